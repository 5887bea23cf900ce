import type { FastifyInstance } from 'fastify'
import { watchChanges } from '../../control/seeds/files/changed-files.js'
import { clearInterval, setInterval } from '../../core/timers.js'

/** Milliseconds between two looks at the files. */
const INTERVAL = 200

/** Notes the state of seed files. The returned function then loads them again whenever they change. */
export function watchSeeds(files: readonly string[]): (app: FastifyInstance) => void {
  const hasChanged = watchChanges(files)
  return app => {
    let isLoading = false
    const timer = setInterval(() => {
      if (isLoading || !hasChanged()) return
      isLoading = true
      void reload(app).finally(() => (isLoading = false))
    }, INTERVAL)
    app.ending.addEventListener('abort', () => clearInterval(timer))
  }
}

async function reload({ sandboxes, log }: FastifyInstance): Promise<void> {
  try {
    await sandboxes.reloadSeeds()
    log.info(`seeds loaded again: ${sandboxes.default.seed.files.join(', ')}`)
  } catch (error) {
    log.error(`${(error as Error).message}\nThe sandbox keeps its data.`)
  }
}
