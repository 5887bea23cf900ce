import type { Budget } from './budget.js'
import type { OpenApiDocument } from '../../openapi-document/document.js'
import type { Messages } from '../../openapi-document/messages.js'

/** The state that all readers of a document share. */
export interface ReadContext {
  readonly document: OpenApiDocument
  readonly messages: Messages
  readonly budget: Budget
}
