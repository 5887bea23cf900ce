/** A kind of input that can have any size. */
export interface Shape<Input = unknown> {
  /** Names the place and what is repeated there, for messages. */
  readonly name: string
  /** An input of about this many bytes. */
  readonly make: (size: number) => Input
}

/** A text of about `size` bytes that repeats a part. */
export function repeatText(part: string, size: number): string {
  return part.repeat(Math.max(1, Math.floor(size / Buffer.byteLength(part))))
}

/** Items of about `size` bytes in total as JSON. */
export function repeatItem<Item>(make: (index: number) => Item, size: number): Item[] {
  const length = JSON.stringify(make(1_000)).length + 1
  return Array.from({ length: Math.max(1, Math.floor(size / length)) }, (_, index) => make(index))
}
