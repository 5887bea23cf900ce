/** A document that cannot be compared. The message says why, and what to do. */
export class UnusableDocument extends Error {
  override readonly name = 'UnusableDocument'
}
