/**
 * A connector with everything that belongs to it, as stored: all properties are present, secrets are in clear text,
 * definitions are referred to by id, and times are as stored (see core/timestamp). operations/shared/connector-text
 * turns it into a response.
 */
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import type { Category, Message, Tags } from '../../contract/schemas/common.js'
import type { ConnectionVariable } from '../../contract/schemas/connection.js'
import type { Credential } from '../../contract/schemas/credential.js'
import type { InlineSchema } from '../../contract/schemas/definition.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'

export interface DefinitionNode {
  readonly id: string
  readonly name: string
  readonly accept: readonly string[]
  readonly description: string
  readonly schema: InlineSchema
  /**
   * The names of the definitions that the schema refers to. Undefined if the schema was stored by a version that did
   * not store these names.
   */
  readonly refersTo?: readonly string[]
}

export interface VersionNode {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly messages: readonly Message[]
  /** Whether the user chose it as the default. `isDefault` is computed from this, see version-flags. */
  readonly chosenDefault: boolean
  readonly publishedAt: string | null
  readonly createdAt: string
  readonly updatedAt: string
  readonly actions: readonly ActionByReference[]
  readonly triggers: readonly TriggerByReference[]
  readonly definitions: readonly DefinitionNode[]
}

export interface ConnectionCredentialNode {
  readonly id: string
  readonly authSchemeConfig: AuthSchemeConfig
  /** Without `usages`, which are computed. Several connections may contain the same credential. */
  readonly credential: Credential
}

export interface ConnectionNode {
  readonly id: string
  readonly name: string
  readonly action: readonly ConnectionCredentialNode[]
  readonly trigger: readonly ConnectionCredentialNode[]
  readonly variables: readonly ConnectionVariable[]
  readonly createdAt: string
  readonly updatedAt: string
}

/** Which version a connector was imported from. The contract has no property for this. */
export interface ImportOrigin {
  readonly connectorId: string
  readonly versionName: string
}

export type ConnectorEndpoint =
  | { readonly protocol: 'http'; readonly baseUrl: string }
  | { readonly protocol: 'bigquery'; readonly datasetId: string }

/** A connector by itself. */
export interface ConnectorNode {
  readonly id: string
  readonly organisationId: string
  readonly name: string
  readonly public: boolean
  readonly documentationURL: string
  readonly imageURL: string
  readonly tags: Tags
  readonly endpoint: ConnectorEndpoint
  readonly connectionVariables: readonly ConnectionVariable[]
  readonly categories: readonly Category[]
  readonly importedFrom: ImportOrigin | undefined
  readonly createdAt: string
  readonly updatedAt: string
}

/** A version without its resources. */
export type VersionSummary = Omit<VersionNode, 'actions' | 'triggers' | 'definitions'>

/** A connector with everything that its response shows. */
export interface ConnectorOverview extends ConnectorNode {
  readonly authSchemeConfigs: readonly AuthSchemeConfig[]
  readonly versions: readonly VersionSummary[]
  readonly connections: readonly ConnectionNode[]
}

export interface ConnectorGraph extends ConnectorNode {
  readonly authSchemeConfigs: readonly AuthSchemeConfig[]
  readonly versions: readonly VersionNode[]
  readonly connections: readonly ConnectionNode[]
}

export interface SingleVersionGraph extends ConnectorGraph {
  readonly versions: readonly [VersionNode]
}
