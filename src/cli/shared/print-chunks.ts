import { pipeline } from 'node:stream/promises'

const MEBIBYTE = 1_048_576

/** Prints a long text as fast as its reader takes it. Shows the progress if a person watches. */
export async function printChunks(chunks: AsyncIterable<string | Uint8Array>): Promise<void> {
  const { isTTY } = process.stderr
  try {
    await pipeline(isTTY ? withProgress(chunks) : chunks, process.stdout, { end: false })
  } catch (error) {
    // The reader, such as `head`, has what it wants.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  }
}

async function* withProgress(chunks: AsyncIterable<string | Uint8Array>): AsyncGenerator<string | Uint8Array> {
  let length = 0
  let shown = 0
  for await (const chunk of chunks) {
    yield chunk
    length += chunk.length
    if (length < shown + MEBIBYTE) continue
    shown = length
    process.stderr.write(`\r${Math.floor(length / MEBIBYTE)} MiB exported`)
  }
  if (shown > 0) process.stderr.write(CLEAR_LINE)
}

const CLEAR_LINE = '\r\x1b[K'
