/**
 * Pages of a list by the keys of the row at their edge: a page costs the same wherever it lies, and what others write
 * meanwhile neither repeats nor skips a row.
 */
import type { Database } from '../database/driver.js'

export type Direction = 'asc' | 'desc'

export interface SortKey {
  /** A column, or an expression, that is never null. */
  readonly column: string
  readonly direction: Direction
}

/** Where a row stands in a list: the values of its sort keys. */
export type Position = readonly string[]

/** Which part of a list is asked for; one of `after` and `before` at most. */
export interface Window {
  readonly first: number
  readonly after?: Position | undefined
  readonly before?: Position | undefined
}

/** A part of a list; its edges are absent where nothing lies beyond them. */
export interface Slice<Item> {
  readonly items: readonly Item[]
  readonly totalCount: number
  readonly next?: Position | undefined
  readonly prev?: Position | undefined
}

/** The rows of a list. */
export interface KeysetQuery {
  readonly columns: string
  readonly from: string
  readonly where: string
  /** The named parameters of `where`. */
  readonly parameters: Readonly<Record<string, string>>
  /** The last one tells any two rows apart. */
  readonly order: readonly SortKey[]
}

/** Characters of the rows of a page together: one of more ends early, and leads on to the rest. */
const LONGEST_PAGE = 32 * 1_048_576

/** Rows, and whether the list goes on beyond them. */
interface Selection<Row> {
  readonly rows: Row[]
  readonly isMore: boolean
}

interface KeyedRow {
  /** Its position, as a JSON list. */
  readonly keyset_position: string
}

export function createKeyset(db: Database) {
  function select<Row>(query: KeysetQuery, edge: Edge, most: number): Selection<Row & KeyedRow> {
    const { sql, parameters } = selectFrom(query, edge, most + 1)
    const rows: (Row & KeyedRow)[] = []
    let length = 0
    for (const row of db.prepare<[Record<string, string | number>], Row & KeyedRow>(sql).iterate(parameters)) {
      length += measure(row)
      if (rows.length === most || (rows.length > 0 && length > LONGEST_PAGE)) return { rows, isMore: true }
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
    /** One part of the list, its rows in the list's order. */
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

/** The rows beyond a position, or, without one, from the start (or backwards from the end). */
export interface Edge {
  readonly position: Position | undefined
  readonly backwards: boolean
}

/** The statement for up to `limit` rows beyond an edge, the nearest first, and its parameters. */
export function selectFrom(query: KeysetQuery, edge: Edge, limit: number) {
  const order = edge.backwards ? query.order.map(turn) : query.order
  const names = order.map(({ column }) => column)
  const keys = Object.fromEntries((edge.position ?? []).map((value, index) => [`key${index}`, value]))
  const beyond = edge.position === undefined ? '' : `AND ${isBeyond(order)}`
  const sql = `
    SELECT ${query.columns}, json_array(${names.join(', ')}) AS keyset_position
    FROM ${query.from}
    WHERE ${query.where} ${beyond}
    ORDER BY ${order.map(({ column, direction }) => `${column} ${direction.toUpperCase()}`).join(', ')}
    LIMIT @limit
  `
  return { sql, parameters: { ...query.parameters, ...keys, limit } }
}

function turn({ column, direction }: SortKey): SortKey {
  return { column, direction: direction === 'asc' ? 'desc' : 'asc' }
}

/** SQLite seeks by a comparison of row values, which knows one direction only. */
function isBeyond(order: readonly SortKey[]): string {
  const columns = order.map(({ column }) => column)
  const isUniform = order.every(({ direction }) => direction === order[0]?.direction)
  if (isUniform)
    return `(${columns.join(', ')}) ${comparison(order[0])} (${columns.map((_, index) => `@key${index}`).join(', ')})`
  const alternatives = order.map((key, index) => {
    const equal = columns.slice(0, index).map((column, earlier) => `${column} = @key${earlier} AND `)
    return `(${equal.join('')}${key.column} ${comparison(key)} @key${index})`
  })
  return `(${alternatives.join(' OR ')})`
}

function comparison(key: SortKey | undefined): string {
  return key?.direction === 'desc' ? '<' : '>'
}
