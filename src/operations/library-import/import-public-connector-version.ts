import { ApiError, apiError } from '../../contract/errors.js'
import { notFound } from '../../contract/not-found.js'
import { isVersionAlias } from '../../contract/versions.js'
import { findNearestId, MAX_CANDIDATES } from '../../core/nearest.js'
import { RenderedJson } from '../../core/rendered-json.js'
import { timestamp } from '../../core/timestamp.js'
import { cacheKey } from '../../store/cache.js'
import type { VersionResources } from '../../store/resources/version-resources.js'
import type { ConnectorNode, VersionSummary } from '../../store/shared/connector-graph.js'
import { renderUnshared } from '../shared/connector-text.js'
import type { OperationContext } from '../shared/context.js'
import { copyConnectorVersion, type CopyOptions, copyValidResources } from './copy-connector-version.js'
import { reportImportAssumptions } from './import-assumptions.js'
import { isLarge, type StagedCopy, withStagedCopyOf } from '../shared/staged-copy.js'
import { compileImportPlan, fitsPlan, type ImportPlan } from './import-plan.js'

interface ImportInput {
  /** The destination; a canonical id. */
  readonly organisationId: string
  /** The source; a canonical id. */
  readonly connectorId: string
  /** The name of a version, `latest` or `default`. */
  readonly version: string
  /** A copy of the contents of a large version. */
  readonly copy?: StagedCopy | undefined
}

/**
 * ImportPublicConnectorVersion (SPEC:881-906): copies a version of a public connector into an organisation, as a draft
 * of a new connector, in one transaction.
 * @returns The new Connector.
 * @throws ApiError 404 `connectorNotFound` (whether unknown or private), `versionNotFound`, `versionIsDraft`,
 * `nothingPublished`; 409 `alreadyImported` with the setting `repeatImport: conflict`. All are assumed.
 */
export function importPublicConnectorVersion(context: OperationContext, input: ImportInput): RenderedJson {
  const { store, clock, ids } = context
  return store.transaction(() => {
    const source = getSource(context, input)
    assertNotRepeated(context, input.organisationId, source)
    if (context.assume !== undefined)
      reportImportAssumptions(store, context.assume, { ...source, organisationId: input.organisationId })
    const destination = { organisationId: input.organisationId, now: timestamp(clock.now()), ids }
    if (source.isLarge)
      return store.addConnector(() => importLarge(context, source, { ...destination, copy: input.copy }))
    const plan = fitsPlan(input.organisationId) ? findPlan(context, source) : undefined
    return store.addConnector(() =>
      plan === undefined ? importPlainly(context, source, destination) : plan(destination)
    )
  })
}

/** Copies a large version in slices, between which other requests are served, before `work` imports it. */
export function withStagedImport<Result>(
  context: OperationContext,
  input: ImportInput,
  work: (copy: StagedCopy | undefined) => Promise<Result>
): Promise<Result> {
  const source = findSource(context, input)
  if (source?.isLarge !== true) return work(undefined)
  const copy = (resources: VersionResources) => copyValidResources(resources, context.ids)
  return withStagedCopyOf(context, { connectorId: source.connector.id, versionId: source.version.id, copy }, work)
}

/** Undefined for a source that is missing now. A queued write can add it before the import runs. */
function findSource(context: OperationContext, input: ImportInput): CachedSource | undefined {
  try {
    return getSource(context, input)
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

/** Cached, so that a repeated import reads nothing. */
interface CachedSource {
  readonly connector: ConnectorNode
  readonly version: VersionSummary
  readonly isLarge: boolean
  imports: number
  plan: ImportPlan | undefined
}

/** Bytes, roughly. */
const SOURCE_SIZE = 50_000

type Destination = Omit<CopyOptions, 'importConnections'>

function getSource(context: OperationContext, { connectorId, version: nameOrAlias }: ImportInput): CachedSource {
  const { store, settings } = context
  const key = cacheKey('import', connectorId, settings.importConnections, settings.draftImport, nameOrAlias)
  const cached = store.cache.find<CachedSource>(key)
  if (cached !== undefined) return cached
  const connector = getPublicConnector(context, connectorId)
  const version = getImportableVersion(context, connector, nameOrAlias)
  const totals = store.resources.measure(version.id)
  const source: CachedSource = { connector, version, isLarge: isLarge(totals), imports: 0, plan: undefined }
  store.cache.set(key, source, { scope: { connectorId }, size: SOURCE_SIZE })
  return source
}

/** Compiles a plan at the second import, because compiling takes as long as several plain imports. */
function findPlan({ store, settings }: OperationContext, source: CachedSource): ImportPlan | undefined {
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
  { connector, version }: CachedSource,
  destination: Destination
): RenderedJson {
  const source = store.connectors.assembleVersion(connector, version)
  const copy = copyConnectorVersion(source, { ...destination, importConnections: settings.importConnections })
  store.connectors.insert(copy)
  return new RenderedJson(renderUnshared(copy))
}

interface StagedDestination extends Destination {
  readonly copy: StagedCopy | undefined
}

/** Without a plan: the text of its statements would be as long as the version. */
function importLarge(
  context: OperationContext,
  source: CachedSource,
  { copy, ...destination }: StagedDestination
): RenderedJson {
  if (copy?.isCurrent() !== true) return importPlainly(context, source, destination)
  const { store, settings } = context
  const version = { ...source.version, actions: [], triggers: [], definitions: [] }
  const graph = { ...store.connectors.overview(source.connector), versions: [version] as const }
  const { importConnections } = settings
  const imported = copyConnectorVersion(graph, { ...destination, importConnections, draftId: copy.id })
  store.connectors.insert(imported)
  store.stagedResources.move(copy.id)
  return new RenderedJson(renderUnshared(imported))
}

function getPublicConnector({ store }: OperationContext, connectorId: string): ConnectorNode {
  const connector = store.connectors.findPublic(connectorId)
  if (connector !== undefined) return connector
  throw apiError('connectorNotFound', {
    nearest: findNearestId(connectorId, store.connectors.listPublicIds(MAX_CANDIDATES))
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
    const importable = store.connectors.listVersions(connector.id).filter(mayImport)
    throw notFound('versionNotFound', { found: nameOrAlias, known: importable.map(({ name }) => name) })
  }
  if (!mayImport(version)) throw apiError('versionIsDraft', { found: nameOrAlias })
  return version
}

function assertNotRepeated(
  { store, settings }: OperationContext,
  organisationId: string,
  { connector, version }: CachedSource
): void {
  if (settings.repeatImport === 'create') return
  const connectorId = store.connectors.findImport(organisationId, connector.id, version.name)
  if (connectorId !== undefined) throw apiError('alreadyImported', { connectorId, found: version.name })
}
