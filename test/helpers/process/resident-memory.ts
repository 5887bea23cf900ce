import { readFileSync } from 'node:fs'

const PAGE = 4096

/** Bytes of a process in memory. 0 for one that has ended, or on a system without /proc. */
export function residentMemory(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE
  } catch {
    return 0
  }
}
