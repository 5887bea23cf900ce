import type { ShapeCheck } from './check-shape.js'
import type { OpenApiDocument } from '../../openapi-document/document.js'
import type { Messages } from '../../openapi-document/messages.js'

/** What everything that reads a part of a document needs. */
export interface ReadContext {
  readonly document: OpenApiDocument
  readonly messages: Messages
  readonly shape: ShapeCheck
}
