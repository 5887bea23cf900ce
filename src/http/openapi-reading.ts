/** Gives the server a reader of OpenAPI documents, which loads with the first document. */
import type { FastifyInstance } from 'fastify'
import { lazy } from '../core/lazy-module.js'
import type { ImportedApi } from '../operations/openapi/imported-api.js'
import type { OpenApiReader } from '../operations/openapi-worker/openapi-reader.js'
import type { OpenApiTask } from '../operations/openapi-worker/openapi-task.js'

const loadReader = lazy(() => import('../operations/openapi-worker/openapi-reader.js'))

declare module 'fastify' {
  interface FastifyInstance {
    /** @throws ApiError 400 `importRefused`. */
    readonly readOpenApi: (task: OpenApiTask) => Promise<ImportedApi>
  }
}

export function addOpenApiReading(app: FastifyInstance): void {
  let reader: OpenApiReader | undefined
  app.decorate('readOpenApi', async (task: OpenApiTask) => {
    const { createOpenApiReader } = await loadReader()
    reader ??= createOpenApiReader()
    return reader.read(task)
  })
  app.addHook('onClose', async () => reader?.close())
}
