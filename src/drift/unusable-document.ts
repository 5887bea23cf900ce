/** A document that cannot be compared with anything; the message says why, and what to do. */
export class UnusableDocument extends Error {
  override readonly name = 'UnusableDocument'
}
