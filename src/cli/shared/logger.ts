import { type Logger, pino } from 'pino'

/** Logs go to standard error: JSON lines, or, on a terminal, lines for people. */
export async function createLogger(level = 'info'): Promise<Logger> {
  if (!process.stderr.isTTY) return pino({ level }, pino.destination({ dest: 2, sync: true }))
  const { default: pretty } = await import('pino-pretty')
  return pino(
    { level },
    pretty({ destination: 2, sync: true, ignore: 'pid,hostname,reqId,method,path,status,operation' })
  )
}
