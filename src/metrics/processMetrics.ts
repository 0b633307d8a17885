import { readdirSync, readFileSync } from 'node:fs'
import { alone } from './family.ts'
import type { Metric, Sample } from './family.ts'

// Under the names that every client library gives them. Those of prom-client would start a second watch of the event loop
// and one of the garbage collector, which nothing ends.

/** What the process takes of the machine. Open files are told on Linux alone. */
export const PROCESS_METRICS: readonly Metric<NodeJS.Process>[] = [
  {
    name: 'process_cpu_seconds_total',
    help: 'Time of the processor, of user and system',
    ...{ type: 'counter', labels: [], aggregator: 'sum' },
    read: (process) => {
      const { user, system } = process.cpuUsage()
      return alone((user + system) / 1e6)
    },
  },
  {
    name: 'process_start_time_seconds',
    help: 'When the process started, in seconds since 1970',
    ...{ type: 'gauge', labels: [], aggregator: 'min' },
    read: () => alone(performance.timeOrigin / 1_000),
  },
  memory('process_resident_memory_bytes', 'Memory that stands in RAM', 'rss'),
  memory('nodejs_heap_size_total_bytes', 'The heap of JavaScript', 'heapTotal'),
  memory('nodejs_heap_size_used_bytes', 'What is used of it', 'heapUsed'),
  memory(
    'nodejs_external_memory_bytes',
    'Memory that objects of the heap hold outside it, such as buffers',
    'external',
  ),
  {
    name: 'process_open_fds',
    help: 'File descriptors that are open',
    ...{ type: 'gauge', labels: [], aggregator: 'sum' },
    read: () => (IS_LINUX ? openFiles() : []),
  },
  {
    name: 'process_max_fds',
    help: 'File descriptors that may be',
    // As many for each process.
    ...{ type: 'gauge', labels: [], aggregator: 'max' },
    read: () => (IS_LINUX ? maxFiles() : []),
  },
]

const IS_LINUX = process.platform === 'linux'

function memory(name: string, help: string, of: keyof NodeJS.MemoryUsage): Metric<NodeJS.Process> {
  return {
    ...{ name, help, type: 'gauge', labels: [], aggregator: 'sum' },
    read: (process) => alone(process.memoryUsage()[of]),
  }
}

function openFiles(): readonly Sample[] {
  try {
    // Less the one that reads the directory.
    return alone(readdirSync('/proc/self/fd').length - 1)
  } catch {
    return [] // without /proc, or without a descriptor left to read it by: the scrape goes on
  }
}

function maxFiles(): readonly Sample[] {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    return soft === undefined ? [] : alone(Number(soft))
  } catch {
    return [] // the same
  }
}
