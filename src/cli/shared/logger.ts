import { type Logger, pino } from 'pino'

/** Logs to standard error: JSON lines, or readable lines if standard error is a terminal. */
export async function createLogger(level = 'info'): Promise<Logger> {
  if (!process.stderr.isTTY) return pino({ level }, pino.destination({ dest: 2, sync: true }))
  const { default: pretty } = await import('pino-pretty')
  return pino(
    { level },
    pretty({ destination: 2, sync: true, ignore: 'pid,hostname,reqId,method,path,status,operation' })
  )
}
