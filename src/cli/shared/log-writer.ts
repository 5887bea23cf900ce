import type { Writable } from 'node:stream'

/** Bytes of log lines that wait for a slow reader or a full disk. More lines are dropped. */
export const MAX_WAITING_LENGTH = 1_048_576

/**
 * Writes log lines to a pipe without ever waiting for its reader. A reader that stops would otherwise stop the mock.
 * @param reportDropped is called with the number of dropped lines when the reader has caught up.
 */
export function createLogWriter(stream: Writable, reportDropped: (count: number) => void) {
  let dropped = 0
  // The reader may have gone. The mock then continues without a log.
  stream.on('error', () => {})
  stream.on('drain', () => {
    const count = dropped
    dropped = 0
    if (count > 0) reportDropped(count)
  })
  return {
    write(line: string): void {
      if (stream.writableLength >= MAX_WAITING_LENGTH) dropped++
      else stream.write(line)
    }
  }
}
