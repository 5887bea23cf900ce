/** A condition of a WHERE clause, with its named parameters. */
export interface Predicate {
  readonly sql: string
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * Matches rows whose column contains a text, in upper or lower case. Without a text there is no predicate. The
 * parameter has the name of the column. `fold` is our own function (see configureDatabase), because SQLite's `lower`
 * handles ASCII only.
 */
export function contains(column: string, text: string | undefined): Predicate[] {
  if (text === undefined || text === '') return []
  return [{ sql: `instr(fold(${column}), fold(@${column}))`, parameters: { [column]: text } }]
}

/** Joins one or more predicates. */
export function allOf(predicates: readonly Predicate[]) {
  return {
    where: predicates.map(({ sql }) => sql).join(' AND '),
    parameters: Object.assign({}, ...predicates.map(({ parameters }) => parameters)) as Record<string, string>
  }
}
