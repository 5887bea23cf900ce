import { type FastifyServerOptions, LogController } from 'fastify'
import type { Logger } from '../logger.js'

const DEFAULT_BODY_LIMIT = 1_048_576

/** Longer than any path that Node accepts, so that the router refuses none. */
const MAX_PARAMETER_LENGTH = 65_536

interface Options {
  readonly bodyLimit?: number | undefined
  readonly logger?: Logger | undefined
}

/** The options of Fastify that the server and its control plane share. */
export function toFastifyOptions({ bodyLimit = DEFAULT_BODY_LIMIT, logger }: Options) {
  return {
    bodyLimit,
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    ...(logger === undefined ? { logger: false } : { loggerInstance: logger })
  } satisfies FastifyServerOptions
}
