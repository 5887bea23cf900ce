/**
 * A connector with all that belongs to it, as it is kept: every property present, secrets in clear, definitions
 * referred to by id, times in their kept form (see core/timestamp). What a client sees is made from it, see
 * operations/connector-answer.
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
}

export interface VersionNode {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly messages: readonly Message[]
  /** Whether the user chose it as the default; what `isDefault` says is derived, see version-flags. */
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
  /** Without `usages`, which are derived. The same credential may stand in several places. */
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

/** Where an imported connector came from; the contract has no property for it. */
export interface ImportSource {
  readonly connectorId: string
  readonly versionName: string
}

export type ConnectorEndpoint =
  | { readonly protocol: 'http'; readonly baseUrl: string }
  | { readonly protocol: 'bigquery'; readonly datasetId: string }

/** The connector's own properties, without what belongs to it. */
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
  readonly importedFrom: ImportSource | undefined
  readonly createdAt: string
  readonly updatedAt: string
}

/** A version without its actions, triggers and definitions. */
export type VersionSummary = Omit<VersionNode, 'actions' | 'triggers' | 'definitions'>

/** A connector with what its answer shows. */
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
