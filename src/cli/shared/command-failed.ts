/** An expected failure: its message is printed without a stack, and the exit code is 1. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
}
