/** What an import copies. Pure: needs no database. */
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import type { Credential } from '../../contract/schemas/credential.js'
import { redactCredential } from '../../contract/redaction.js'
import { mapBodies } from '../../contract/resource-bodies.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import type { Ids } from '../../core/ids.js'
import type {
  ConnectionCredentialNode,
  ConnectionNode,
  ConnectorGraph,
  SingleVersionGraph,
  VersionNode
} from '../../store/shared/connector-graph.js'
import type { VersionResources } from '../../store/resources/version-resources.js'
import { newDraft } from '../shared/new-draft.js'

export interface CopyOptions {
  /** The organisation that receives the copy. */
  readonly organisationId: string
  /** All times of the copy; as stored (see core/timestamp). */
  readonly now: string
  readonly ids: Ids
  readonly importConnections: 'copy' | 'omit'
  /** The id of the draft. Default: a new one. */
  readonly draftId?: string
}

/** Maps ids of the source to ids of the copy. */
type NewIds = ReadonlyMap<string, string>

/**
 * Copies a connector with its only version, as a draft, into the destination.
 *
 * Documented: the copy belongs to the caller's organisation, `publishedAt` is null (SPEC:889-892), and grants keep the
 * owner of their credential (SPEC:2068-2070). The rest is assumed, see docs/contract.md 7: all ids are new except those
 * of schemes, which clients choose; the copy is not public; connections lose their secrets.
 */
export function copyConnectorVersion(source: SingleVersionGraph, options: CopyOptions): ConnectorGraph {
  const { organisationId, now, ids } = options
  const [version] = source.versions
  const connections = options.importConnections === 'copy' ? source.connections : []
  const id = ids()
  const draft = copyVersion(version, options)
  const credentialIds = newIdsFor(
    connections.flatMap(usesOf).map(use => use.credential.id),
    ids
  )
  return {
    ...source,
    id,
    organisationId,
    public: false,
    authSchemeConfigs: source.authSchemeConfigs.map(config => copyScheme(config, credentialIds)),
    versions: [draft],
    connections: connections.map(connection => copyConnection(connection, credentialIds, options)),
    importedFrom: { connectorId: source.id, versionName: version.name },
    createdAt: now,
    updatedAt: now
  }
}

function newIdsFor(oldIds: readonly string[], ids: Ids): NewIds {
  return new Map([...new Set(oldIds)].map(id => [id, ids()]))
}

function usesOf(connection: ConnectionNode): ConnectionCredentialNode[] {
  return [...connection.action, ...connection.trigger]
}

function copyVersion(version: VersionNode, { now, ids, draftId }: CopyOptions): VersionNode {
  const id = draftId ?? ids()
  return {
    ...newDraft(id, version.name, now),
    description: version.description,
    ...copyValidResources(version, ids)
  }
}

/** Copies the resources of a version without the validation errors of their source. */
export function copyValidResources(version: VersionResources, ids: Ids): VersionResources {
  const { actions, triggers, definitions } = copyResources(version, ids)
  return { definitions, actions: actions.map(withoutErrors), triggers: triggers.map(withoutErrors) }
}

/** Validation errors of the source do not apply to the copy. */
function withoutErrors<Resource extends ActionByReference | TriggerByReference>({ errors: _, ...resource }: Resource) {
  return resource as Resource
}

/** Copies resources of a version with new ids. The copies refer to each other as the originals do. */
export function copyResources({ actions, triggers, definitions }: VersionResources, ids: Ids): VersionResources {
  const definitionIds = newIdsFor(
    definitions.map(definition => definition.id),
    ids
  )
  return {
    definitions: definitions.map(definition => ({ ...definition, id: definitionIds.get(definition.id) as string })),
    actions: actions.map(action => copyResource(action, definitionIds, ids)),
    triggers: triggers.map(trigger => copyResource(trigger, definitionIds, ids))
  }
}

type Body = Pick<ActionByReference['responses'][number], 'definitions'>

/** Links the copy to the copied definitions. A link to a definition that no longer exists stays unchanged. */
function copyResource<Resource extends ActionByReference | TriggerByReference>(
  resource: Resource,
  definitionIds: NewIds,
  ids: Ids
): Resource {
  const copyLinks = (links: readonly { definition: { id: string } }[]) =>
    links.map(({ definition: { id } }) => ({ id: ids(), definition: { id: definitionIds.get(id) ?? id } }))

  const copy: ActionByReference | TriggerByReference = { ...resource, id: ids() }
  return mapBodies<Resource, Body, Body>(copy, (body, index) => ({
    ...body,
    ...(index !== undefined && { id: ids() }),
    definitions: copyLinks(body.definitions)
  }))
}

function copyConnection(connection: ConnectionNode, credentialIds: NewIds, options: CopyOptions): ConnectionNode {
  const { now, ids } = options
  const copyUse = (use: ConnectionCredentialNode): ConnectionCredentialNode => ({
    id: ids(),
    authSchemeConfig: copyScheme(use.authSchemeConfig, credentialIds),
    credential: copyCredential(use.credential, credentialIds, options.organisationId)
  })
  return {
    ...connection,
    id: ids(),
    action: connection.action.map(copyUse),
    trigger: connection.trigger.map(copyUse),
    createdAt: now,
    updatedAt: now
  }
}

/** Replaces the secrets in the stored copy itself, so that none reaches another organisation. */
function copyCredential(
  { errors: _, ...credential }: Credential,
  credentialIds: NewIds,
  organisationId: string
): Credential {
  const id = credentialIds.get(credential.id) as string
  const copy = redactCredential({ ...credential, id, organisationId })
  if (copy.type !== 'oauth2-client') return copy
  const { mTLSCredentialId, ...data } = copy.data
  const copiedId = credentialIds.get(mTLSCredentialId ?? '')
  return { ...copy, data: { ...data, ...(copiedId !== undefined && { mTLSCredentialId: copiedId }) } }
}

/** The scheme keeps its id and the owner of its OAuth application, but loses the application's secret. */
function copyScheme({ validationMessages: _, ...config }: AuthSchemeConfig, credentialIds: NewIds): AuthSchemeConfig {
  if (config.schemeType !== 'oauth2') return config
  const { mtlsCredentialId, ...scheme } = config
  const copiedId = credentialIds.get(mtlsCredentialId ?? '')
  return {
    ...scheme,
    ...(copiedId !== undefined && { mtlsCredentialId: copiedId }),
    grant: withoutSecret(config.grant)
  }
}

type OAuth2Grant = Extract<AuthSchemeConfig, { schemeType: 'oauth2' }>['grant']

function withoutSecret(grant: OAuth2Grant): OAuth2Grant {
  if (grant.grantType === 'client_credentials') return grant
  const { clientSecret: _, ...kept } = grant
  return kept
}
