import type { FastifyInstance } from 'fastify'
import { loadAllModules } from '../core/lazy-module.js'
import { setTimeout } from '../core/timers.js'

/** Milliseconds after the first response, so that the first requests are not delayed. */
const DELAY = 250

/** Milliseconds until a failed load is tried again. */
const RETRY_DELAY = 1_000

/**
 * Loads the lazy modules in the background once the server has sent its first response. The first user of each feature
 * need not wait then. Call it before the app listens.
 */
export function loadModulesLater(app: FastifyInstance): void {
  let isScheduled = false

  function schedule(delay: number): void {
    // The process may end before.
    setTimeout(load, delay).unref()
  }

  function load(): void {
    loadAllModules().catch(() => schedule(RETRY_DELAY))
  }

  app.addHook('onResponse', (_request, _reply, next) => {
    if (!isScheduled) schedule(DELAY)
    isScheduled = true
    next()
  })
}
