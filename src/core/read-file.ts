import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs'

/** Opening a pipe would otherwise wait for a writer. Windows has no such flag. */
const { O_RDONLY, O_NONBLOCK = 0 } = constants

/**
 * Reads a file that a user named. Only regular files: a pipe or a device may never end.
 * @throws Error whose message follows "cannot be read", such as "it is a pipe".
 */
export function readRegularFile(path: string): Buffer {
  if (path === '-') throw new Error('standard input is not supported; name a file')
  const descriptor = openSync(path, O_RDONLY | O_NONBLOCK)
  try {
    const kind = describeSpecialFile(fstatSync(descriptor))
    if (kind !== undefined) throw new Error(`it is ${kind}; name a regular file`)
    return readFileSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** What a path leads to, with its article; undefined for a regular file. */
export function describeSpecialFile(stats: Stats): string | undefined {
  if (stats.isFile()) return undefined
  if (stats.isDirectory()) return 'a directory'
  if (stats.isFIFO()) return 'a pipe'
  return stats.isSocket() ? 'a socket' : 'a device'
}
