export interface ConductOptions {
  /** The names of rules that do not apply. */
  readonly off?: readonly string[] | undefined
}
