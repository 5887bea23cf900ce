/** An option, variable or argument that cannot be used. The program exits with code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
