// Runs src/main.ts on Node 24 or later. Node strips types by itself, but not below node_modules, where an installed
// package lives (https://nodejs.org/api/typescript.html#type-stripping-in-dependencies); so Usher's own sources are
// stripped here, in the same way wherever they lie.
import cluster from 'node:cluster'
import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'

const SOURCES = new URL('../src/', import.meta.url).href

endWithLauncher()
silenceFirstUse()
registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith(SOURCES) || !url.endsWith('.ts')) return nextLoad(url, context)
    const source = stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'))
    return { format: 'module', source, shortCircuit: true }
  },
})

import(`${SOURCES}main.ts`).catch((error) => {
  console.error(error)
  process.exitCode = 1
})

// Where bin/usher.cjs is the parent: without this, killing it would leave Usher behind, holding its port. The channel of a
// worker is Usher's own.
function endWithLauncher() {
  if (process.argv[1] !== import.meta.filename || !process.channel || cluster.isWorker) return
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}

// Node 24 calls this function experimental, once a process, on standard error. Every other warning stays.
function silenceFirstUse() {
  const { emitWarning } = process
  process.emitWarning = () => {}
  stripTypeScriptTypes('')
  process.emitWarning = emitWarning
}
