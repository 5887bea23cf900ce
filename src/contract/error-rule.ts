/** How sure we are that the real platform answers so. `mock`: it has no counterpart there. */
export type Evidence = 'documented' | 'assumed' | 'mock'

export interface ErrorRule<Data> {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly evidence: Evidence
  /** What to do about it, in a sentence. Nothing of a credential may appear in it. */
  readonly details: (data: Data) => string
}

export function rule<Data = void>(
  code: string,
  message: string,
  evidence: Evidence,
  details: (data: Data) => string
): ErrorRule<Data> {
  return { code, status: Number(code.slice(0, 3)), message, evidence, details }
}

export function didYouMean(nearest: string | undefined): string {
  return nearest === undefined ? '' : ` Did you mean "${nearest}"?`
}
