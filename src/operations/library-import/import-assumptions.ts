/** The assumptions that an import rests on. Evaluated only under `--require documented`. */
import { listShown, type Assume } from '../../contract/assumptions.js'
import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import type { ConnectorNode, VersionSummary } from '../../store/shared/connector-graph.js'
import type { Store } from '../../store/store.js'

interface ImportedSource {
  /** The destination. */
  readonly organisationId: string
  readonly connector: ConnectorNode
  readonly version: VersionSummary
}

/** @throws ApiError 501 `restsOnAssumption`, see `Assume`. */
export function reportImportAssumptions(store: Store, assume: Assume, source: ImportedSource): void {
  const { organisationId, connector, version } = source
  const { connections, authSchemeConfigs } = store.connectors.overview(connector)
  const grants = authSchemeConfigs.flatMap(grantOf)
  const shown = {
    'import-own-public-source': connector.organisationId === organisationId,
    'import-of-drafts': version.publishedAt === null,
    'import-of-the-same-again': wasImported(store, source, version.name),
    'import-of-another-version': wasAnotherImported(store, source),
    'import-copies-connections': connections.length > 0,
    'import-keeps-owner-of-grant': grants.some(({ credentialId }) => credentialId !== undefined),
    'import-drops-client-secret': grants.some(({ clientSecret }) => clientSecret !== undefined),
    'import-drops-foreign-certificate': authSchemeConfigs.some(namesCertificate),
    'import-copies-description': version.description !== '' || version.messages.length > 0
  }
  assume(...listShown(shown))
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
