import { statSync } from 'node:fs'
import { listSeedFiles } from './read-seed-file.js'

/**
 * Creates a function that says whether seed files have changed since it was created or last returned true. It returns
 * true only after the files have stopped changing, because an editor may write a file in several steps. It polls:
 * mounted folders of containers report no changes.
 * @param paths of files and folders. A folder changes with its files.
 */
export function watchChanges(paths: readonly string[]): () => boolean {
  let loaded = describeFiles(paths)
  let last = loaded
  return () => {
    const now = describeFiles(paths)
    const isAtRest = now === last
    last = now
    if (!isAtRest || now === loaded) return false
    loaded = now
    return true
  }
}

function describeFiles(paths: readonly string[]): string {
  return paths.map(describePath).join('\n')
}

/** A missing file has a state, too. */
function describePath(path: string): string {
  try {
    return listSeedFiles(path).map(describeFile).join('\n')
  } catch (error) {
    return (error as Error).message
  }
}

function describeFile(file: string): string {
  const { mtimeMs, size, ino } = statSync(file)
  return [file, mtimeMs, size, ino].join(' ')
}
