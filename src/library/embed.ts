import { buildApp as buildFastifyApp } from '../http/app.js'
import type { AppOptions } from '../http/options.js'
import type { MockApp } from './mock-app.js'

/**
 * Creates a mock as a Fastify instance: add plugins and routes before it is ready. It listens only after `app.listen`,
 * and serves `app.inject` without listening. Closing it closes the database.
 * @throws SeedError, DatabaseError if it cannot start.
 */
export async function buildApp<App = MockApp>(options: AppOptions = {}): Promise<App> {
  const app: MockApp = await buildFastifyApp(options)
  return app as App
}
