/** What of an import the contract leaves open, where the source shows it. Asked only where somebody wants to know. */
import type { Rests } from '../contract/assumptions.js'
import type { AuthSchemeConfig } from '../contract/auth-scheme-config.js'
import type { ConnectorNode, VersionSummary } from '../store/connector-graph.js'
import type { Store } from '../store/store.js'

interface ImportedSource {
  /** The destination. */
  readonly organisationId: string
  readonly connector: ConnectorNode
  readonly version: VersionSummary
}

/** @throws ApiError 501 `restsOnAssumption`, as `Rests` does. */
export function tellImportAssumptions(store: Store, rests: Rests, source: ImportedSource): void {
  const { organisationId, connector, version } = source
  const { connections, authSchemeConfigs } = store.connectors.overview(connector)
  const grants = authSchemeConfigs.flatMap(grantOf)
  if (connector.organisationId === organisationId) rests('import-own-public-source')
  if (version.publishedAt === null) rests('import-of-drafts')
  if (wasImported(store, source, version.name)) rests('import-of-the-same-again')
  if (wasAnotherImported(store, source)) rests('import-of-another-version')
  if (connections.length > 0) rests('import-copies-connections')
  if (grants.some(({ credentialId }) => credentialId !== undefined)) rests('import-keeps-owner-of-grant')
  if (grants.some(({ clientSecret }) => clientSecret !== undefined)) rests('import-drops-client-secret')
  if (authSchemeConfigs.some(namesCertificate)) rests('import-drops-foreign-certificate')
  if (version.description !== '' || version.messages.length > 0) rests('import-copies-description')
}

function wasImported(store: Store, { organisationId, connector }: ImportedSource, name: string): boolean {
  return store.connectors.findImport(organisationId, connector.id, name) !== undefined
}

function wasAnotherImported(store: Store, source: ImportedSource): boolean {
  return store.connectors
    .listVersions(source.connector.id)
    .some(({ name }) => name !== source.version.name && wasImported(store, source, name))
}

function grantOf(config: AuthSchemeConfig) {
  return config.schemeType === 'oauth2' && config.grant.grantType !== 'client_credentials' ? [config.grant] : []
}

function namesCertificate(config: AuthSchemeConfig): boolean {
  return config.schemeType === 'oauth2' && config.mtlsCredentialId !== undefined
}
