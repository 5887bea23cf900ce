/** What a command asked about is not so: exit code 1. */
export class CheckFailed extends Error {
  override readonly name = 'CheckFailed'
}
