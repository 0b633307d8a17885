// Loaded into a target before its own code: profiles its CPU from one message of the parent's to the next, so that neither
// start nor warm-up is in the picture.
import { Session } from 'node:inspector/promises'

const SAMPLE_EVERY_MICROSECONDS = 200

const session = new Session()
session.connect()

process.on('message', (wanted) => void (wanted === 'start' ? start() : stop()))
// The channel alone keeps no target alive.
process.channel?.unref()

async function start(): Promise<void> {
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_MICROSECONDS })
  await session.post('Profiler.start')
  process.send?.('started')
}

async function stop(): Promise<void> {
  const { profile } = await session.post('Profiler.stop')
  process.send?.({ profile })
}
