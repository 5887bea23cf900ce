import { buffer } from 'node:stream/consumers'
import { UsageError } from '../../config.js'
import { SeedBytes } from '../../control/seeds/files/seed-bytes.js'

/** Replaces the path `-` by what standard input contains. @throws UsageError if it is named twice or is a terminal. */
export async function readStandardInput(paths: readonly string[]): Promise<(string | SeedBytes)[]> {
  const count = paths.filter(isStandardInput).length
  if (count > 1) throw new UsageError('standard input (-) can be named only once')
  if (count === 1 && process.stdin.isTTY) {
    throw new UsageError('standard input is a terminal; pipe a seed into it, or name a file instead of -')
  }
  return Promise.all(
    paths.map(async path =>
      isStandardInput(path) ? new SeedBytes('standard input', await buffer(process.stdin)) : path
    )
  )
}

function isStandardInput(path: string): boolean {
  return path === '-'
}
