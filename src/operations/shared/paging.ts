/** Keyset paging with opaque cursors, the same for every list. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { apiError } from '../../contract/errors.js'
import type { PageInfo } from '../../contract/schemas/page.js'
import type { Position, Slice, Window } from '../../store/shared/keyset.js'
import type { OperationContext } from './context.js'

/** The parameters of every list. */
export interface PageInput {
  readonly first: number
  readonly after?: string | undefined
  readonly before?: string | undefined
}

export interface ReadPage<Item> extends PageInfo {
  readonly items: readonly Item[]
}

export interface List extends Pick<OperationContext, 'cursorKey'> {
  /** Its operation, what it lists, its filter and order. */
  readonly identity: readonly unknown[]
}

/** Identifies a list of a sandbox. */
export function toList({ cursorKey }: Pick<OperationContext, 'cursorKey'>, ...identity: readonly unknown[]): List {
  return { cursorKey, identity }
}

/**
 * Reads one page of a list.
 *
 * A cursor holds the position of a row and a checksum of the position and the list, with the key of the sandbox.
 * Assumed: both cursors at once, a cursor of another list, or one that the sandbox did not create, are refused
 * (docs/contract.md 4.4).
 * @throws ApiError 400 `invalidQuery`.
 */
export function readPage<Item>(
  list: List,
  { first, after, before }: PageInput,
  read: (window: Window) => Slice<Item>
): ReadPage<Item> {
  if (after !== undefined && before !== undefined) {
    throw refuse(['after', 'before'], 'send either after or before, not both')
  }
  const { items, totalCount, next, prev } = read({
    first,
    after: after === undefined ? undefined : readCursor('after', list, after),
    before: before === undefined ? undefined : readCursor('before', list, before)
  })
  return {
    items,
    totalCount,
    ...(next && { next: toCursor(list, next) }),
    ...(prev && { prev: toCursor(list, prev) })
  }
}

/** A page as the response shows it, with its items under the vendor's key. */
export function toPage<const Key extends string, Item, Shown>(
  { items, ...info }: ReadPage<Item>,
  key: Key,
  toShown: (items: readonly Item[]) => Shown[]
): PageInfo & Record<Key, Shown[]> {
  return { ...info, [key]: toShown(items) } as PageInfo & Record<Key, Shown[]>
}

const CHECKSUM_LENGTH = 12

function checksumOf({ cursorKey, identity }: List, position: readonly unknown[]): string {
  return createHmac('sha256', cursorKey)
    .update(JSON.stringify([identity, position]))
    .digest('base64url')
    .slice(0, CHECKSUM_LENGTH)
}

function toCursor(list: List, position: Position): string {
  return Buffer.from(JSON.stringify([checksumOf(list, position), ...position])).toString('base64url')
}

function readCursor(name: 'after' | 'before', list: List, cursor: string): Position {
  const [checksum, ...position] = decode(cursor)
  if (isPosition(position) && isEqual(checksum, checksumOf(list, position))) return position
  throw refuse(
    [name],
    'not a cursor of this list; send next or prev of one of its pages, with the same filter and sort'
  )
}

/** The parts of a cursor; empty if it is malformed. */
function decode(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(parts) ? parts : []
  } catch {
    return []
  }
}

function isPosition(values: readonly unknown[]): values is Position {
  return values.every(value => typeof value === 'string')
}

function isEqual(checksum: unknown, expected: string): boolean {
  if (typeof checksum !== 'string') return false
  const [found, wanted] = [Buffer.from(checksum), Buffer.from(expected)]
  return found.length === wanted.length && timingSafeEqual(found, wanted)
}

function refuse(names: readonly string[], message: string) {
  return apiError('invalidQuery', { fields: names.map(field => ({ field, message })) })
}
