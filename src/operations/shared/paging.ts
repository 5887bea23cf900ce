/** Keyset paging with opaque cursors, the same for every list. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { nextTurn } from '../../core/timers.js'
import { apiError } from '../../contract/errors.js'
import { MAX_PAGE_LENGTH } from '../../contract/limits.js'
import type { CheckedEntry } from '../../contract/assumptions.js'
import type { PageInfo } from '../../contract/schemas/page.js'
import { RenderedJson } from '../../core/rendered-json.js'
import { cacheKey, type Scope } from '../../store/cache.js'
import type { Position, Slice, Window } from '../../store/shared/keyset.js'
import type { OperationContext } from './context.js'

/** The parameters of every list. */
export interface PageInput {
  readonly first: number
  readonly after?: string | undefined
  readonly before?: string | undefined
}

interface ReadPage extends PageInfo {
  /** As JSON. */
  readonly items: readonly string[]
}

interface List {
  /** Its operation, what it lists, its filter and order. A cursor is valid for one of them. */
  readonly identity: readonly unknown[]
  /** Distinguishes pages of one list that look different, such as by the address in their URLs. */
  readonly variant?: string
  readonly page: PageInput
  /** The vendor's key of the items in the response. */
  readonly itemsKey: string
  /** What the pages are made from. Without it they are not cached. */
  readonly scope?: Scope
  /** The assumption about the order, which counts for a page of several items. */
  readonly assumedOrder?: CheckedEntry
  /** Prepares to read. It takes the store from its context each time, because a reset replaces it. */
  readonly open: () => (window: Window) => Slice
}

/**
 * The response of an operation that lists. Cached until a write changes the scope of the list.
 * @throws ApiError 400 `invalidQuery`.
 */
export async function listPage(context: OperationContext, list: List): Promise<RenderedJson> {
  const { store } = context
  const { cache } = store
  const key = toPageKey(list)
  // An assumption must be declared each time.
  const isCached = list.scope !== undefined && context.assume === undefined
  const cached = isCached ? cache.find<RenderedJson>(key) : undefined
  if (cached !== undefined) return cached
  const writes = store.countWrites()
  const page = await readPage({ cursorKey: context.cursorKey, identity: list.identity }, list.page, list.open())
  if (page.items.length > 1 && list.assumedOrder !== undefined) context.assume?.(list.assumedOrder)
  const response = renderPage(page, list.itemsKey)
  // A page that was read in slices may be older than a write between them.
  const isCurrent = context.store === store && store.countWrites() === writes
  if (isCached && isCurrent) cache.set(key, response, { scope: list.scope, size: response.bytes.length })
  return response
}

function toPageKey({ identity, variant = '', page: { first, after = '', before = '' } }: List): string {
  return cacheKey('page', JSON.stringify(identity), variant, String(first), after, before)
}

/**
 * Reads one page of a list. A long page is read in slices, between which other requests are served.
 *
 * A cursor holds the position of a row and a checksum of the position and the list, with the key of the sandbox.
 * Assumed: both cursors at once, a cursor of another list, or one that the sandbox did not create, are refused
 * (docs/contract.md 4.4).
 * @throws ApiError 400 `invalidQuery`.
 */
async function readPage(
  list: CursorList,
  { first, after, before }: PageInput,
  read: (window: Window) => Slice
): Promise<ReadPage> {
  if (after !== undefined && before !== undefined) {
    throw refuse(['after', 'before'], 'send either after or before, not both')
  }
  const { items, totalCount, next, prev } = await readSlices(read, {
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

/** For the items of a page. The rest of it are the count of the list and two cursors. */
const ROOM = MAX_PAGE_LENGTH - 8_192

async function readSlices(read: (window: Window) => Slice, window: Window): Promise<Slice> {
  let page = read({ ...window, room: ROOM })
  for (;;) {
    const edge = window.before === undefined ? { after: page.next } : { before: page.prev }
    const first = window.first - page.items.length
    if ((edge.after ?? edge.before) === undefined || first === 0) return page
    await nextTurn()
    const more = read({ first, ...edge, room: ROOM - lengthOf(page), isStarted: true })
    if (more.items.length === 0) return page
    page = window.before === undefined ? join(page, more) : join(more, page)
  }
}

/** With the commas between the items. */
function lengthOf({ items }: Slice): number {
  return items.reduce((sum, { length }) => sum + length + 1, 0)
}

function join(earlier: Slice, later: Slice): Slice {
  return {
    items: [...earlier.items, ...later.items],
    totalCount: later.totalCount,
    next: later.next,
    prev: earlier.prev
  }
}

/** A page as the response shows it, with its items under the vendor's key. */
function renderPage({ items, ...info }: ReadPage, key: string): RenderedJson {
  return new RenderedJson(`${JSON.stringify(info).slice(0, -1)},${JSON.stringify(key)}:[${items.join(',')}]}`)
}

const CHECKSUM_LENGTH = 12

/** A list whose cursors are signed. */
interface CursorList extends Pick<OperationContext, 'cursorKey'> {
  readonly identity: readonly unknown[]
}

function checksumOf({ cursorKey, identity }: CursorList, position: readonly unknown[]): string {
  return createHmac('sha256', cursorKey)
    .update(JSON.stringify([identity, position]))
    .digest('base64url')
    .slice(0, CHECKSUM_LENGTH)
}

function toCursor(list: CursorList, position: Position): string {
  return Buffer.from(JSON.stringify([checksumOf(list, position), ...position])).toString('base64url')
}

function readCursor(name: 'after' | 'before', list: CursorList, cursor: string): Position {
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
