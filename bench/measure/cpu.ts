// CPU time of a process with all its threads and children, in nanoseconds. schedstat counts what the scheduler gave, where
// the ticks of /proc/PID/stat are 10 ms each. A thread that ends takes its time with it; no target ends threads under load.
import { readdirSync, readFileSync } from 'node:fs'

/** Time on a CPU so far, user and system together. */
export function cpuNanoseconds(pid: number): number {
  return sum(processTree(pid).flatMap(threadsOf).map(timeOnCpu))
}

/** The process and all that it has started. */
export function processTree(pid: number): number[] {
  const children = threadsOf(pid).flatMap((thread) =>
    readFileSync(`${thread}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  )
  return [pid, ...children.flatMap(processTree)]
}

function threadsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`)
}

// The first number of https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat.
function timeOnCpu(thread: string): number {
  return Number(readFileSync(`${thread}/schedstat`, 'utf8').split(' ')[0])
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
