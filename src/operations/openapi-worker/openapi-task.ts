/** What the server and the thread that reads documents send each other. */
import type { Message } from '../../contract/schemas/common.js'
import type { ImportMode } from '../../openapi-document/messages.js'
import type { FileType } from '../../openapi-document/parse-document.js'
import type { PackedApi } from './packed-api.js'

export interface OpenApiTask {
  readonly bytes: Uint8Array
  readonly type: FileType | undefined
  readonly mode: ImportMode
}

export type OpenApiReport = { readonly api: PackedApi } | { readonly refused: readonly Message[] }
