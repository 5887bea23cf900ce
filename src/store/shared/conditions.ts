/** A part of a WHERE, with its named parameters. */
export interface Condition {
  readonly sql: string
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * The rows whose column holds a text, in any case; all, without one. The column also names the parameter.
 * `fold` is ours, see configure: SQLite's own lower() knows ASCII only.
 */
export function containing(column: string, part: string | undefined): Condition[] {
  if (part === undefined || part === '') return []
  return [{ sql: `instr(fold(${column}), fold(@${column}))`, parameters: { [column]: part } }]
}

/** The rows for which every condition holds; there is one at least. */
export function allOf(conditions: readonly Condition[]) {
  return {
    where: conditions.map(({ sql }) => sql).join(' AND '),
    parameters: Object.assign({}, ...conditions.map(({ parameters }) => parameters)) as Record<string, string>
  }
}
