/** How every list pages: opaque cursors, one page at a time. */
import { createHash } from 'node:crypto'
import { apiError } from '../../contract/errors.js'
import type { PageInfo } from '../../contract/schemas/page.js'
import type { Position, Slice, Window } from '../../store/shared/keyset.js'

/** The parameters that every list takes. */
export interface PageInput {
  readonly first: number
  readonly after?: string | undefined
  readonly before?: string | undefined
}

export interface ReadPage<Item> extends PageInfo {
  readonly items: readonly Item[]
}

/**
 * One page of a list.
 *
 * A cursor holds the place of a row, and a mark that only this place in this list has. That both cursors at once, and
 * one of another list, are refused is assumed (docs/contract.md 4.4).
 * @param list what tells this list from any other: its operation, what it is a list of, its filter and order.
 * @throws ApiError 400 `invalidQuery`.
 */
export function readPage<Item>(
  list: readonly unknown[],
  { first, after, before }: PageInput,
  read: (window: Window) => Slice<Item>
): ReadPage<Item> {
  if (after !== undefined && before !== undefined) throw refuse(['after', 'before'], 'send one of after and before')
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

/** A page as it is answered: its items under the key that the vendor gave them. */
export function toPage<const Key extends string, Item, Answer>(
  { items, ...info }: ReadPage<Item>,
  key: Key,
  toAnswers: (items: readonly Item[]) => Answer[]
): PageInfo & Record<Key, Answer[]> {
  return { ...info, [key]: toAnswers(items) } as PageInfo & Record<Key, Answer[]>
}

const MARK_LENGTH = 12

function markOf(list: readonly unknown[], position: Position): string {
  return createHash('sha256')
    .update(JSON.stringify([list, position]))
    .digest('base64url')
    .slice(0, MARK_LENGTH)
}

function toCursor(list: readonly unknown[], position: Position): string {
  return Buffer.from(JSON.stringify([markOf(list, position), ...position])).toString('base64url')
}

function readCursor(name: 'after' | 'before', list: readonly unknown[], cursor: string): Position {
  const [mark, ...position] = decode(cursor)
  if (mark === markOf(list, position)) return position
  throw refuse([name], 'is no cursor of this list: send one that a page of it answered, with the same filter and sort')
}

/** The parts of a cursor; none of what is no cursor. */
function decode(cursor: string): string[] {
  try {
    return [JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[]].flat()
  } catch {
    return []
  }
}

function refuse(names: readonly string[], message: string) {
  return apiError('invalidQuery', { fields: names.map(field => ({ field, message })) })
}
