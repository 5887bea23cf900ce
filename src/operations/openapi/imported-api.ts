/** An API description in the terms of the contract, before anything has an id. Definitions are known by name. */
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import type { Message } from '../../contract/schemas/common.js'
import type { ConnectionVariable } from '../../contract/schemas/connection.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'

export interface ImportedDefinition {
  readonly name: string
  readonly accept: readonly string[]
  readonly description: string
  /** A JSON Schema, as text. */
  readonly content: string
  /** The names of the definitions that the schema refers to. */
  readonly refersTo: readonly string[]
}

export interface ImportedRequestBody {
  readonly required: boolean
  /** The names of its definitions. */
  readonly definitions: readonly string[]
}

export interface ImportedResponse {
  /** Undefined for the response to every other status. */
  readonly status: number | undefined
  /** The names of its definitions. */
  readonly definitions: readonly string[]
}

interface ImportedOperation<Resource extends ActionByReference | TriggerByReference> {
  readonly name: string
  readonly summary: string
  readonly description: string
  readonly method: Resource['method']
  readonly parameters: Resource['parameters']
  readonly requestBody: ImportedRequestBody | undefined
  readonly responses: readonly ImportedResponse[]
}

export type ImportedTrigger = ImportedOperation<TriggerByReference>

export interface ImportedAction extends ImportedOperation<ActionByReference> {
  readonly path: string
}

export interface ImportedApi {
  readonly name: string
  readonly description: string
  readonly version: string
  readonly documentationURL: string
  readonly baseUrl: string
  readonly connectionVariables: readonly ConnectionVariable[]
  readonly authSchemeConfigs: readonly AuthSchemeConfig[]
  readonly definitions: readonly ImportedDefinition[]
  readonly actions: readonly ImportedAction[]
  readonly triggers: readonly ImportedTrigger[]
  readonly messages: readonly Message[]
}
