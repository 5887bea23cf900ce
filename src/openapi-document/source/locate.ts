/** Finds the lines and columns of parts of a document. */
import { splitPointer } from '../pointer.js'
import type { SourceVisitor } from './source-visitor.js'

export interface Position {
  readonly line: number
  readonly column: number
}

interface Place {
  offset: number | undefined
  readonly parts: Map<string, Place>
}

/** @param scan reads the text of the document. */
export async function locate(
  pointers: Iterable<string>,
  scan: (visitor: SourceVisitor) => void | Promise<void>
): Promise<Map<string, number>> {
  const root = createPlace()
  const wanted = [...pointers].map(pointer => ({ pointer, path: addPath(root, pointer) }))
  await scan(createFinder(root))
  // A part behind an alias has no place of its own, so the nearest part around it is named.
  return new Map(
    wanted.map(({ pointer, path }) => [pointer, path.findLast(({ offset }) => offset !== undefined)?.offset ?? 0])
  )
}

function createPlace(): Place {
  return { offset: undefined, parts: new Map() }
}

function addPath(root: Place, pointer: string): Place[] {
  const path = [root]
  let place = root
  for (const key of splitPointer(pointer)) {
    const part = place.parts.get(key) ?? createPlace()
    place.parts.set(key, part)
    path.push(part)
    place = part
  }
  return path
}

interface Open {
  readonly place: Place | undefined
  /** The index of the next item of a list. */
  index: number | undefined
}

function createFinder(root: Place): SourceVisitor {
  const stack: Open[] = []
  let next: Place | undefined = root

  /** The place of the value that begins; undefined if nobody asked for it. */
  function begin(offset: number): Place | undefined {
    const top = stack.at(-1)
    if (top?.index !== undefined) next = top.place?.parts.get(`${top.index++}`)
    if (next !== undefined && (top === undefined || top.index !== undefined)) next.offset = offset
    return next
  }

  return {
    open: (kind, offset) => void stack.push({ place: begin(offset), index: kind === 'list' ? 0 : undefined }),
    key(name, offset) {
      next = stack.at(-1)?.place?.parts.get(name)
      if (next !== undefined) next.offset = offset
    },
    scalar: begin,
    close: () => void stack.pop()
  }
}

/** @returns a function that converts offsets into positions, which count from 1. */
export function createPositions(text: string): (offset: number) => Position {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return offset => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 }
  }
}
