/** A problem in a seed. */
export interface SeedProblem {
  /** The file, or `inline` for a document. */
  readonly file: string
  /** Such as `connectors[2].versions[0].name`; empty for the document itself. */
  readonly path: string
  readonly message: string
}

export function formatProblem({ file, path, message }: SeedProblem): string {
  return path === '' ? `${file}: ${message}` : `${file}: ${path}: ${message}`
}

/** The seed is invalid. Nothing was loaded. */
export class SeedError extends Error {
  override readonly name = 'SeedError'
  readonly problems: readonly SeedProblem[]

  constructor(problems: readonly SeedProblem[]) {
    super(`the seed is not valid:\n${problems.map(problem => `  ${formatProblem(problem)}`).join('\n')}`)
    this.problems = problems
  }
}
