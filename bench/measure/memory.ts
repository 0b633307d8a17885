// Resident memory of a process and its children, in bytes, from proc_pid_status(5).
import { readFileSync, writeFileSync } from 'node:fs'
import { processTree } from './cpu.ts'

const BYTES_A_KB = 1_024

export function residentBytes(pid: number): number {
  return total(pid, 'VmRSS')
}

/** The most since the process began, or since forgetPeak. */
export function peakBytes(pid: number): number {
  return total(pid, 'VmHWM')
}

// proc_pid_clear_refs(5): 5 resets the peak to what is resident now.
export function forgetPeak(pid: number): void {
  for (const one of processTree(pid)) writeFileSync(`/proc/${one}/clear_refs`, '5')
}

function total(pid: number, field: string): number {
  return processTree(pid)
    .map((one) => kilobytes(readFileSync(`/proc/${one}/status`, 'utf8'), field) * BYTES_A_KB)
    .reduce((sum, bytes) => sum + bytes, 0)
}

function kilobytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0)
}
