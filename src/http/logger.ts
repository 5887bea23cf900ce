/** A logger such as one of pino. */
export interface Logger {
  level: string
  fatal: LogMethod
  error: LogMethod
  warn: LogMethod
  info: LogMethod
  debug: LogMethod
  trace: LogMethod
  silent: LogMethod
  child(bindings: Record<string, unknown>, options?: Record<string, unknown>): Logger
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- pino's methods are overloaded and generic.
type LogMethod = (...values: any[]) => void
