/** JSON as bytes, ready to send. */
export class RenderedJson {
  readonly bytes: Buffer

  /** @param encoding of a text: `latin1` is faster, and correct if the text is ASCII. */
  constructor(json: string | Buffer, encoding: 'utf8' | 'latin1' = 'utf8') {
    this.bytes = typeof json === 'string' ? Buffer.from(json, encoding) : json
  }

  toJSON(): unknown {
    return JSON.parse(this.bytes.toString())
  }
}
