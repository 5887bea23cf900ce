/** JSON as bytes, ready to send. */
export class RenderedJson {
  readonly bytes: Buffer

  /** @param encoding `latin1` is faster, and correct if the text is ASCII. */
  constructor(text: string, encoding: 'utf8' | 'latin1' = 'utf8') {
    this.bytes = Buffer.from(text, encoding)
  }

  toJSON(): unknown {
    return JSON.parse(this.bytes.toString())
  }
}
