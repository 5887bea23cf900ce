/**
 * Keyset pagination: a page starts after the sort keys of the last row of the page before it. All pages cost the same,
 * and concurrent writes neither repeat nor skip rows.
 */
import type { Database, Statement } from '../database/driver.js'
import { elapsed } from '../../core/timers.js'

export type Direction = 'asc' | 'desc'

export interface SortKey {
  /** A column or expression that is never null. */
  readonly column: string
  readonly direction: Direction
}

/** The position of a row in a list: the values of its sort keys. */
export type Position = readonly string[]

/** Which page of a list to read. At most one of `after` and `before` is given. */
export interface Window extends Room {
  readonly first: number
  readonly after?: Position | undefined
  readonly before?: Position | undefined
}

/** How much fits on a page. */
interface Room {
  /** In characters, with one more for each item. Default: unlimited. */
  readonly room?: number
  /** Whether the page has items already. Otherwise its first item fits, however long it is. */
  readonly isStarted?: boolean
}

/** Whether an item does not fit after others of a slice. */
export function isOverRoom(
  { room = Infinity, isStarted = false }: Room,
  others: { readonly count: number; readonly length: number },
  item: string
): boolean {
  return (others.count > 0 || isStarted) && others.length + others.count + item.length >= room
}

/** A window of a list, and how the response shows its items. */
export interface Rendering<Item> extends Window {
  /** Returns an item as JSON. May read the store, but not write to it. */
  readonly render: (item: Item) => string
}

/** A page of a list, or a part of it. `next` and `prev` are absent at the end and start of the list. */
export interface Slice {
  /** As JSON. */
  readonly items: readonly string[]
  readonly totalCount: number
  readonly next?: Position | undefined
  readonly prev?: Position | undefined
}

export interface KeysetQuery {
  readonly columns: string
  readonly from: string
  readonly where: string
  /** The named parameters of `where`. */
  readonly parameters: Readonly<Record<string, string>>
  /** The last key is unique. */
  readonly order: readonly SortKey[]
  /** How many rows there are, if that is known. By default they are counted. */
  readonly total?: number | undefined
}

/** In characters. Other requests can be served before the rest of a page is read. */
const MAX_SLICE_LENGTH = 524_288

/** In milliseconds. A render can take long although its text is short. */
const MAX_SLICE_TIME = 20

interface Selection {
  readonly items: string[]
  /** The position of each item, as a JSON array. */
  readonly positions: string[]
  /** Whether the list continues after these items. */
  readonly isMore: boolean
}

interface Extent<Row> extends Room {
  /** The maximum number of items. */
  readonly first: number
  readonly render: (row: Row) => string
}

interface KeyedRow {
  /** Its position, as a JSON array. */
  readonly keyset_position: string
}

/** Statements that are kept. A filter by several tags has a statement of its own for each number of tags. */
const MAX_STATEMENTS = 50

export function createKeyset(db: Database) {
  const prepare = createStatements(db)

  /** Ends with the item that makes it a full slice, or before one that does not fit on the page. */
  function select<Row>(query: KeysetQuery, edge: Edge, { first, render, ...room }: Extent<Row>): Selection {
    const { sql, parameters } = selectFrom(query, edge, first + 1)
    const items: string[] = []
    const positions: string[] = []
    const end = elapsed() + MAX_SLICE_TIME
    let length = 0
    for (const row of prepare(sql).iterate(parameters) as Iterable<Row & KeyedRow>) {
      const isFull = items.length > 0 && (length > MAX_SLICE_LENGTH || elapsed() > end)
      if (items.length === first || isFull) return { items, positions, isMore: true }
      const item = render(row)
      if (isOverRoom(room, { count: items.length, length }, item)) return { items, positions, isMore: true }
      length += item.length
      items.push(item)
      positions.push(row.keyset_position)
    }
    return { items, positions, isMore: false }
  }

  function count({ from, where, parameters }: KeysetQuery): number {
    const sql = `SELECT count(*) AS count FROM ${from} WHERE ${where}`
    return (prepare(sql).get({ ...parameters }) as { count: number }).count
  }

  function hasBeyond(query: KeysetQuery, edge: Edge): boolean {
    return select(query, edge, { first: 0, render: () => '' }).isMore
  }

  return {
    /** Reads a page or, if that takes long, its part nearest to the edge. The items are in the list's order. */
    read<Row>(query: KeysetQuery, { after, before, ...extent }: Rendering<Row>): Slice {
      const backwards = before !== undefined
      const edge = { position: backwards ? before : after, backwards }
      const { items, positions, isMore } = select<Row>(query, edge, extent)
      if (backwards) for (const list of [items, positions]) list.reverse()
      const [top, bottom] = [positions.at(0), positions.at(-1)].map(parsePosition)
      const hasNext = backwards ? hasBeyond(query, { position: bottom, backwards: false }) : isMore
      const hasPrev = backwards ? isMore : after !== undefined && hasBeyond(query, { position: top, backwards: true })
      return {
        items,
        totalCount: query.total ?? count(query),
        next: hasNext ? bottom : undefined,
        prev: hasPrev ? top : undefined
      }
    }
  }
}

function parsePosition(json: string | undefined): Position | undefined {
  return json === undefined ? undefined : (JSON.parse(json) as string[])
}

/** Prepares each statement once. An iteration needs its own if another one of the same statement is not finished. */
function createStatements(db: Database): (sql: string) => Statement {
  const statements = new Map<string, Statement>()
  return sql => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    if (statements.size >= MAX_STATEMENTS) statements.clear()
    const statement = db.prepare<[Record<string, string | number>]>(sql)
    statements.set(sql, statement)
    return statement
  }
}

/** Where to read from: after a position, or before it if backwards. Without one, from the start or the end. */
export interface Edge {
  readonly position: Position | undefined
  readonly backwards: boolean
}

/** The statement for up to `limit` rows beyond an edge, nearest first, with its parameters. */
export function selectFrom(query: KeysetQuery, edge: Edge, limit: number) {
  const order = edge.backwards ? query.order.map(reverse) : query.order
  const names = order.map(({ column }) => column)
  const { position } = edge
  const keys = position && Object.fromEntries(order.map((_, index) => [`key${index}`, position[index] ?? '']))
  const beyond = edge.position === undefined ? '' : `AND ${toBeyondSql(order)}`
  const sql = `
    SELECT ${query.columns}, json_array(${names.join(', ')}) AS keyset_position
    FROM ${query.from}
    WHERE ${query.where} ${beyond}
    ORDER BY ${order.map(({ column, direction }) => `${column} ${direction.toUpperCase()}`).join(', ')}
    LIMIT @limit
  `
  return { sql, parameters: { ...query.parameters, ...keys, limit } }
}

function reverse({ column, direction }: SortKey): SortKey {
  return { column, direction: direction === 'asc' ? 'desc' : 'asc' }
}

/** SQLite can seek by a comparison of row values, but only if all keys have the same direction. */
function toBeyondSql(order: readonly SortKey[]): string {
  const columns = order.map(({ column }) => column)
  const isUniform = order.every(({ direction }) => direction === order[0]?.direction)
  if (isUniform)
    return `(${columns.join(', ')}) ${toOperator(order[0])} (${columns.map((_, index) => `@key${index}`).join(', ')})`
  const alternatives = order.map((key, index) => {
    const equal = columns.slice(0, index).map((column, earlier) => `${column} = @key${earlier} AND `)
    return `(${equal.join('')}${key.column} ${toOperator(key)} @key${index})`
  })
  return `(${alternatives.join(' OR ')})`
}

function toOperator(key: SortKey | undefined): string {
  return key?.direction === 'desc' ? '<' : '>'
}
