/** A seed file that was read already, such as standard input. */
export class SeedBytes {
  constructor(file: string, bytes: Uint8Array) {
    this.file = file
    this.bytes = bytes
  }

  /** What messages call it. */
  readonly file: string
  readonly bytes: Uint8Array
}
