import { toPointer } from '../pointer.js'
import type { SourceVisitor } from './source-visitor.js'

export interface RepeatedKey {
  /** The JSON Pointer to the key. */
  readonly at: string
  readonly offset: number
}

/** Further ones say nothing new. */
const MAX_REPEATED_KEYS = 1_000

/** Collects the keys that an object has more than once. Parsers keep the last of them. */
export function createKeyWatch(): { readonly visitor: SourceVisitor; readonly repeated: readonly RepeatedKey[] } {
  const repeated: RepeatedKey[] = []
  const path: string[] = []
  const stack: { readonly keys: Set<string> | undefined; index: number }[] = []

  function begin(): void {
    const top = stack.at(-1)
    if (top?.keys === undefined) path.push(`${top === undefined ? '' : top.index++}`)
  }

  function end(): void {
    path.pop()
  }

  return {
    repeated,
    visitor: {
      open(kind) {
        begin()
        stack.push({ keys: kind === 'object' ? new Set() : undefined, index: 0 })
      },
      key(name, offset) {
        path.push(name)
        const keys = stack.at(-1)?.keys
        if (keys?.has(name) === true && repeated.length < MAX_REPEATED_KEYS) {
          repeated.push({ at: toPointer(path.slice(1)), offset })
        }
        keys?.add(name)
      },
      scalar() {
        begin()
        end()
      },
      close() {
        stack.pop()
        end()
      }
    }
  }
}
