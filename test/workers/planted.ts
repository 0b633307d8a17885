// Loaded into every process of a test before Usher itself: faults of workers that nothing from outside brings about.
import { readFileSync } from 'node:fs'
import net from 'node:net'
import { WORKER_ARGUMENT } from '../../src/workers/messages.ts'

if (process.argv[2] === WORKER_ARGUMENT) {
  process.on('SIGWINCH', throwUncaught)
  const fault = readFileSync(String(process.env['PLANTED_FAULT_FILE']), 'utf8')
  if (fault === 'start') process.exit(3)
  if (fault === 'listen') net.Server.prototype.listen = refuseToListen
}

function throwUncaught(): void {
  throw new Error('planted')
}

function refuseToListen(this: net.Server): net.Server {
  setImmediate(() => this.emit('error', Object.assign(new Error('planted'), { code: 'EADDRINUSE' })))
  return this
}
