/**
 * Keyset pagination: a page starts after the sort keys of the last row of the page before it. All pages cost the same,
 * and concurrent writes neither repeat nor skip rows.
 */
import type { Database } from '../database/driver.js'

export type Direction = 'asc' | 'desc'

export interface SortKey {
  /** A column or expression that is never null. */
  readonly column: string
  readonly direction: Direction
}

/** The position of a row in a list: the values of its sort keys. */
export type Position = readonly string[]

/** Which page of a list to read. At most one of `after` and `before` is given. */
export interface Window {
  readonly first: number
  readonly after?: Position | undefined
  readonly before?: Position | undefined
}

/** A page of a list. `next` and `prev` are absent at the end and start of the list. */
export interface Slice<Item> {
  readonly items: readonly Item[]
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
}

/** In characters. A page ends early rather than exceed it; the next page continues. */
const MAX_PAGE_LENGTH = 32 * 1_048_576

interface Selection<Row> {
  readonly rows: Row[]
  /** Whether the list continues after these rows. */
  readonly isMore: boolean
}

interface KeyedRow {
  /** Its position, as a JSON array. */
  readonly keyset_position: string
}

export function createKeyset(db: Database) {
  function select<Row>(query: KeysetQuery, edge: Edge, most: number): Selection<Row & KeyedRow> {
    const { sql, parameters } = selectFrom(query, edge, most + 1)
    const rows: (Row & KeyedRow)[] = []
    let length = 0
    for (const row of db.prepare<[Record<string, string | number>], Row & KeyedRow>(sql).iterate(parameters)) {
      length += measure(row)
      if (rows.length === most || (rows.length > 0 && length > MAX_PAGE_LENGTH)) return { rows, isMore: true }
      rows.push(row)
    }
    return { rows, isMore: false }
  }

  function count({ from, where, parameters }: KeysetQuery): number {
    const sql = `SELECT count(*) FROM ${from} WHERE ${where}`
    return db
      .prepare<[Record<string, string>], number>(sql)
      .pluck()
      .get({ ...parameters }) as number
  }

  function hasBeyond(query: KeysetQuery, edge: Edge): boolean {
    return select(query, edge, 0).isMore
  }

  return {
    /** Reads one page, its rows in the list's order. */
    read<Row, Item>(query: KeysetQuery, window: Window, toItem: (row: Row) => Item): Slice<Item> {
      const { first, after, before } = window
      const backwards = before !== undefined
      const { rows, isMore } = select<Row>(query, { position: backwards ? before : after, backwards }, first)
      if (backwards) rows.reverse()
      const [top, bottom] = [rows.at(0), rows.at(-1)].map(row => row && toPosition(row))
      const hasNext = backwards ? hasBeyond(query, { position: bottom, backwards: false }) : isMore
      const hasPrev = backwards ? isMore : hasBeyond(query, { position: top, backwards: true })
      return {
        items: rows.map(toItem),
        totalCount: count(query),
        next: hasNext ? bottom : undefined,
        prev: hasPrev ? top : undefined
      }
    }
  }
}

function measure(row: object): number {
  return Object.values(row).reduce((sum: number, value) => sum + (typeof value === 'string' ? value.length : 0), 0)
}

function toPosition(row: KeyedRow): Position {
  return JSON.parse(row.keyset_position) as string[]
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
