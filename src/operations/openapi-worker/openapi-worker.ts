/** The thread that reads OpenAPI documents. It is a bundle of its own, which loads nothing of the server. */
import { parentPort } from 'node:worker_threads'
import { ApiError } from '../../contract/errors.js'
import type { Message } from '../../contract/schemas/common.js'
import { readOpenApi } from '../openapi/read-openapi.js'
import { listBuffers, packApi } from './packed-api.js'
import type { OpenApiReport, OpenApiTask } from './openapi-task.js'

parentPort?.on('message', (task: OpenApiTask) => {
  void read(task).then(report => parentPort?.postMessage(report, 'api' in report ? listBuffers(report.api) : []))
})

/** Errors other than refusals are faults of the mock, and end the thread. */
async function read({ bytes, type, mode }: OpenApiTask): Promise<OpenApiReport> {
  try {
    const api = await readOpenApi(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { type, mode })
    return { api: packApi(api) }
  } catch (error) {
    if (!(error instanceof ApiError) || error.explanation.rule !== 'importRefused') throw error
    return { refused: (error.body as unknown as { readonly messages: readonly Message[] }).messages }
  }
}
