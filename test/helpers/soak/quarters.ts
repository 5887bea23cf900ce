import { readFileSync } from 'node:fs'

const PAGE = 4_096

/** Bytes of a process in memory. 0 where the system does not tell by a file. */
export function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE
  } catch {
    return 0
  }
}

/** The median of each quarter of the samples. */
export function quarters(samples: readonly number[]): [number, number, number, number] {
  const quarter = (index: number) => {
    const part = samples.slice(Math.floor((samples.length * index) / 4), Math.ceil((samples.length * (index + 1)) / 4))
    return [...part].sort((one, other) => one - other)[Math.floor(part.length / 2)] ?? 0
  }
  return [quarter(0), quarter(1), quarter(2), quarter(3)]
}
