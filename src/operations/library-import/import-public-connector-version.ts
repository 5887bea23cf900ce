import type { Connector } from '../../contract/schemas/connector.js'
import { apiError } from '../../contract/errors.js'
import { isVersionAlias } from '../../contract/versions.js'
import { findNearest } from '../../core/nearest.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import { timestamp } from '../../core/timestamp.js'
import type { ConnectorNode, VersionSummary } from '../../store/shared/connector-graph.js'
import { keyOf } from '../../store/derived-values.js'
import { toConnectorResponse } from '../shared/connector-response.js'
import type { OperationContext } from '../shared/context.js'
import { copyConnectorVersion, type CopyOptions } from './copy-connector-version.js'
import { tellImportAssumptions } from './import-assumptions.js'
import { compileImportPlan, fitsPlan, type ImportPlan } from './import-plan.js'

/** How many public connectors are searched for the one that a wrong id may have meant. */
const NEAREST_AMONG = 1_000

/** Ids begin alike: only so many wrong characters make one a slip for another. */
const SLIP = 2

interface ImportInput {
  /** The destination, a canonical id. */
  readonly organisationId: string
  /** The source, a canonical id. */
  readonly connectorId: string
  /** A version's name, or `latest`, or `default`. */
  readonly version: string
}

/**
 * ImportPublicConnectorVersion (SPEC:881-906): copies a version of a public connector into an organisation, as the
 * draft of a new connector, in one transaction.
 * @returns the new connector.
 * @throws ApiError 404 `connectorNotFound` (unknown and private alike), `versionNotFound`, `versionIsDraft`,
 * `nothingPublished`; 409 `alreadyImported` under the setting `repeatImport: conflict`. Each is assumed.
 */
export function importPublicConnectorVersion(context: OperationContext, input: ImportInput): Connector | RenderedJson {
  const { store, clock, ids } = context
  return store.transaction(() => {
    const source = getSource(context, input)
    assertNotRepeated(context, input.organisationId, source)
    if (context.rests !== undefined)
      tellImportAssumptions(store, context.rests, { ...source, organisationId: input.organisationId })
    const destination = { organisationId: input.organisationId, now: timestamp(clock.now()), ids }
    const plan = fitsPlan(input.organisationId) ? findPlan(context, source) : undefined
    return store.derived.beside(() =>
      plan === undefined ? importPlainly(context, source, destination) : plan(destination)
    )
  })
}

interface ImportSource {
  readonly connector: ConnectorNode
  readonly version: VersionSummary
  imports: number
  plan: ImportPlan | undefined
}

type Destination = Omit<CopyOptions, 'importConnections'>

function getSource(context: OperationContext, { connectorId, version: nameOrAlias }: ImportInput): ImportSource {
  const { store, settings } = context
  const key = keyOf('import', connectorId, settings.importConnections, settings.draftImport, nameOrAlias)
  const known = store.derived.find<ImportSource>(key)
  if (known !== undefined) return known
  const connector = getPublicConnector(context, connectorId)
  const version = getImportableVersion(context, connector, nameOrAlias)
  const source: ImportSource = { connector, version, imports: 0, plan: undefined }
  store.derived.keep(key, source)
  return source
}

/** A plan takes as long to compile as some imports: it is for a source that is imported again. */
function findPlan({ store, settings }: OperationContext, source: ImportSource): ImportPlan | undefined {
  const { connector, version } = source
  source.imports++
  if (source.imports !== 2) return source.plan
  source.plan = compileImportPlan(
    store,
    store.connectors.assembleVersion(connector, version),
    settings.importConnections
  )
  return source.plan
}

function importPlainly(
  { store, settings }: OperationContext,
  { connector, version }: ImportSource,
  destination: Destination
): Connector {
  const source = store.connectors.assembleVersion(connector, version)
  const copy = copyConnectorVersion(source, { ...destination, importConnections: settings.importConnections })
  store.connectors.insert(copy)
  return toConnectorResponse(copy)
}

function getPublicConnector({ store }: OperationContext, connectorId: string): ConnectorNode {
  const connector = store.connectors.findPublic(connectorId)
  if (connector !== undefined) return connector
  throw apiError('connectorNotFound', {
    nearest: findNearest(connectorId, store.connectors.listPublicIds(NEAREST_AMONG), SLIP)
  })
}

function getImportableVersion(
  { store, settings }: OperationContext,
  connector: ConnectorNode,
  nameOrAlias: string
): VersionSummary {
  const mayImport = (version: VersionSummary) => version.publishedAt !== null || settings.draftImport === 'allow'
  const version = store.connectors.findVersion(connector.id, nameOrAlias)
  if (version === undefined) {
    if (isVersionAlias(nameOrAlias)) throw apiError('nothingPublished', { found: nameOrAlias })
    const names = store.connectors
      .listVersions(connector.id)
      .filter(mayImport)
      .map(({ name }) => name)
    const nearest = findNearest(nameOrAlias, names)
    throw apiError('versionNotFound', { found: nameOrAlias, nearest })
  }
  if (!mayImport(version)) throw apiError('versionIsDraft', { found: nameOrAlias })
  return version
}

function assertNotRepeated(
  { store, settings }: OperationContext,
  organisationId: string,
  { connector, version }: ImportSource
): void {
  if (settings.repeatImport === 'create') return
  const connectorId = store.connectors.findImport(organisationId, connector.id, version.name)
  if (connectorId !== undefined) throw apiError('alreadyImported', { connectorId, found: version.name })
}
