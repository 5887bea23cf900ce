import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packagePath } from '../../core/package.js'

/** The file of the thread: beside this one as compiled by TypeScript, otherwise in the published package. */
export function findWorkerFile(): string {
  const beside = join(dirname(fileURLToPath(import.meta.url)), 'openapi-worker.js')
  return existsSync(beside) ? beside : packagePath('dist', 'openapi-worker.js')
}
