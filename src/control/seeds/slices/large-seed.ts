/** A seed document as JSON that is too long to be read in one step. */
export class LargeSeed {
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  readonly bytes: Uint8Array
}
