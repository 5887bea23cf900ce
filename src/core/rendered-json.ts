/** A JSON value that is text already, ready to be sent. */
export class RenderedJson {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toJSON(): unknown {
    return JSON.parse(this.text)
  }
}
