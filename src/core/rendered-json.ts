/** A JSON value that is bytes already, ready to be sent. */
export class RenderedJson {
  readonly bytes: Buffer

  /** @param encoding of the bytes: `latin1`, which takes less time, is right where all of the text is ASCII. */
  constructor(text: string, encoding: 'utf8' | 'latin1' = 'utf8') {
    this.bytes = Buffer.from(text, encoding)
  }

  toJSON(): unknown {
    return JSON.parse(this.bytes.toString())
  }
}
