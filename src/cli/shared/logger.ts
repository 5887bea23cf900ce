import { fstatSync } from 'node:fs'
import { type DestinationStream, type Logger, pino } from 'pino'
import { createLogWriter, MAX_WAITING_LENGTH } from './log-writer.js'

const STDERR = 2

/** Logs to standard error: JSON lines, or readable lines if standard error is a terminal. */
export async function createLogger(level = 'info'): Promise<Logger> {
  if (!process.stderr.isTTY) return createJsonLogger(level)
  const { default: pretty } = await import('pino-pretty')
  return pino(
    { level },
    pretty({ destination: STDERR, sync: true, ignore: 'pid,hostname,reqId,method,path,status,operation' })
  )
}

function createJsonLogger(level: string): Logger {
  const logger: Logger = pino({ level }, openDestination(warnOfDropped))
  function warnOfDropped(dropped: number): void {
    logger.warn({ dropped }, `${dropped} log lines were dropped because nobody read standard error.`)
  }
  return logger
}

/** A file is written at once. A pipe may have a slow reader, or one that never reads. */
function openDestination(reportDropped: (count: number) => void): DestinationStream {
  const stats = fstatSync(STDERR)
  if (stats.isFIFO() || stats.isSocket()) return createLogWriter(process.stderr, reportDropped)
  const file = pino.destination({ dest: STDERR, sync: true, maxLength: MAX_WAITING_LENGTH })
  file.on('error', () => {})
  return file
}
