/** What the text of a document consists of, in its order. Offsets count UTF-16 code units. */
export interface SourceVisitor {
  open(kind: 'object' | 'list', offset: number): void
  key(name: string, offset: number): void
  scalar(offset: number): void
  /** Ends the object or list that was opened last. */
  close(): void
}

/** Where a text is not what it should be. */
export class TextMistake extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}
