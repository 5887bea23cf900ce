/** What a schema cannot say of a seed: uniqueness, references, aliases, and credentials that fit their scheme. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { hashApiKey } from '../../auth/api-keys.js'
import type { AuthSchemeConfig } from '../../contract/auth-scheme-config.js'
import type { CredentialType } from '../../contract/credential.js'
import { isVersionAlias, versionAliases } from '../../contract/versions.js'
import { findNearest } from '../../core/nearest.js'
import { resolveAlias } from '../../store/version-aliases.js'
import type { SeedProblem } from './seed-error.js'
import type {
  SeedAction,
  SeedConnection,
  SeedConnector,
  SeedDefinition,
  SeedDocument,
  SeedTrigger,
  SeedVersion
} from './seed-schema.js'

export interface SeedFile {
  readonly file: string
  readonly document: SeedDocument
}

/** Checks documents in kept form, all of one world together; what is in the world already is known by `existing`. */
export function checkReferences(files: readonly SeedFile[], existing: ExistingNames = nothing): SeedProblem[] {
  const problems: SeedProblem[] = []
  const world = createWorldCheck(files, existing)
  for (const { file, document } of files) {
    const report: Report = (path, message) => void problems.push({ file, path, message })
    checkOrganisations(document, world, report)
    checkUsers(document, world, report)
    document.connectors?.forEach((connector, index) =>
      checkConnector(connector, `connectors[${index}]`, world, report)
    )
  }
  return problems
}

/** The organisations of a world that a document is added to. */
export interface ExistingNames {
  readonly organisations: readonly string[]
}

const nothing: ExistingNames = { organisations: [] }

type Report = (path: string, message: string) => void

interface WorldCheck {
  readonly organisations: readonly string[]
  /** Reports an id or a name that was seen before under the same kind. */
  readonly unique: (kind: string, value: string, path: string, report: Report) => void
  readonly credentials: Map<string, string>
}

function createWorldCheck(files: readonly SeedFile[], existing: ExistingNames): WorldCheck {
  const seen = new Map<string, string>()
  return {
    organisations: [
      ...existing.organisations,
      ...files.flatMap(({ document }) => document.organisations ?? []).map(({ id }) => id)
    ],
    credentials: new Map(),
    unique: (kind, value, path, report) => {
      const key = `${kind} ${value}`
      const first = seen.get(key)
      if (first === undefined) seen.set(key, path)
      else report(path, `${kind} ${quote(value)} is used already, at ${first}; each must be unique`)
    }
  }
}

const quote = (text: string) => JSON.stringify(text)

function checkOrganisations(document: SeedDocument, world: WorldCheck, report: Report): void {
  document.organisations?.forEach((organisation, index) => {
    const path = `organisations[${index}]`
    world.unique('the organisation id', organisation.id, `${path}.id`, report)
    organisation.apiKeys?.forEach((apiKey, position) => {
      const keyPath = `${path}.apiKeys[${position}]`
      if ((apiKey.key === undefined) === (apiKey.sha256 === undefined)) {
        report(keyPath, 'allowed is either "key" or "sha256"')
      }
      const sha256 = apiKey.sha256 ?? hashApiKey(apiKey.key ?? '').toString('hex')
      world.unique('the API key of SHA-256', sha256, keyPath, report)
    })
    organisation.signingKeys?.forEach((signingKey, position) => {
      const keyPath = `${path}.signingKeys[${position}]`
      world.unique('the signing key id', signingKey.id, `${keyPath}.id`, report)
      if (!isStrongRsaKey(signingKey.publicKey)) {
        report(`${keyPath}.publicKey`, 'allowed is an RSA public key of 2048 bits or more, in PEM')
      }
    })
  })
}

function isStrongRsaKey(pem: string): boolean {
  let key: KeyObject
  try {
    key = createPublicKey(pem)
  } catch {
    return false
  }
  return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
}

function checkUsers(document: SeedDocument, world: WorldCheck, report: Report): void {
  document.users?.forEach((user, index) => {
    world.unique('the user', user.sub, `users[${index}].sub`, report)
    user.organisations.forEach((id, position) => {
      checkOrganisation(id, `users[${index}].organisations[${position}]`, world, report)
    })
  })
}

function checkOrganisation(id: string, path: string, world: WorldCheck, report: Report): void {
  if (world.organisations.includes(id)) return
  const nearest = findNearest(id, world.organisations)
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`
  report(path, `there is no organisation ${quote(id)} in the seed${hint}`)
}

function checkConnector(connector: SeedConnector, path: string, world: WorldCheck, report: Report): void {
  world.unique('the connector id', connector.id, `${path}.id`, report)
  checkOrganisation(connector.organisationId, `${path}.organisationId`, world, report)
  checkUniqueIn(connector.authSchemeConfigs ?? [], 'id', `${path}.authSchemeConfigs`, report)
  connector.authSchemeConfigs?.forEach((config, index) =>
    checkGrant(config, `${path}.authSchemeConfigs[${index}]`, report)
  )
  checkVersions(connector, `${path}.versions`, world, report)
  checkUniqueIn(connector.connections ?? [], 'name', `${path}.connections`, report)
  connector.connections?.forEach((connection, index) =>
    checkConnection(connection, connector, `${path}.connections[${index}]`, world, report)
  )
}

function checkUniqueIn<Key extends string>(
  items: readonly { readonly [Name in Key]: string }[],
  key: Key,
  path: string,
  report: Report
): void {
  items.forEach((item, index) => {
    const first = items.findIndex(other => other[key] === item[key])
    if (first !== index) {
      report(`${path}[${index}].${key}`, `${quote(item[key])} is used already, at ${path}[${first}]; each must be unique`)
    }
  })
}

function checkGrant(config: AuthSchemeConfig, path: string, report: Report): void {
  if (config.schemeType !== 'oauth2' || config.grant.grantType === 'client_credentials') return
  const { credentialId, organisationId } = config.grant
  if ((credentialId === undefined) !== (organisationId === undefined)) {
    report(`${path}.grant`, 'allowed is both "credentialId" and "organisationId", or neither')
  }
}

function checkVersions(connector: SeedConnector, path: string, world: WorldCheck, report: Report): void {
  const { versions } = connector
  checkUniqueIn(versions, 'name', path, report)
  const chosen = versions.filter(version => version.isDefault === true)
  if (chosen.length > 1) report(path, `isDefault is true for ${names(chosen)}; allowed is one version at most`)
  const latest = resolveAlias(
    'latest',
    versions.map(version => ({ ...version, chosenDefault: false }))
  )
  versions.forEach((version, index) => {
    const versionPath = `${path}[${index}]`
    world.unique('the version id', version.id, `${versionPath}.id`, report)
    if (isVersionAlias(version.name)) {
      report(`${versionPath}.name`, `found ${quote(version.name)}; allowed is any name but ${versionAliases.join(', ')}`)
    }
    if (version.isLatest !== undefined && version.isLatest !== (version.name === latest?.name)) {
      const truth = latest === undefined ? 'none is, as none is published' : `${quote(latest.name)} is, by publishedAt`
      report(`${versionPath}.isLatest`, `found ${version.isLatest}; ${truth}`)
    }
    checkVersionResources(version, connector.protocol, versionPath, world, report)
  })
}

function names(versions: readonly SeedVersion[]): string {
  return versions.map(version => quote(version.name)).join(' and ')
}

function checkVersionResources(
  version: SeedVersion,
  protocol: SeedConnector['protocol'],
  path: string,
  world: WorldCheck,
  report: Report
): void {
  for (const kind of ['actions', 'triggers', 'definitions'] as const) {
    const resources: readonly (SeedAction | SeedTrigger | SeedDefinition)[] = version[kind] ?? []
    checkUniqueIn(resources, 'name', `${path}.${kind}`, report)
    resources.forEach((resource, index) => {
      const resourcePath = `${path}.${kind}[${index}]`
      world.unique(`the id in ${kind}`, resource.id, `${resourcePath}.id`, report)
      if (!('responses' in resource)) return
      if (resource.type !== protocol) report(`${resourcePath}.type`, `found ${resource.type}; the connector is ${protocol}`)
      checkDefinitionLinks(resource, version, resourcePath, report)
    })
  }
}

function checkDefinitionLinks(
  resource: SeedAction | SeedTrigger,
  version: SeedVersion,
  path: string,
  report: Report
): void {
  const definitions = version.definitions ?? []
  const bodies = [
    { path: `${path}.requestBody`, links: resource.requestBody?.definitions ?? [] },
    ...resource.responses.map((response, index) => ({
      path: `${path}.responses[${index}]`,
      links: response.definitions
    }))
  ]
  for (const body of bodies) {
    body.links.forEach((link, index) => {
      if (findLinkedDefinition(link.definition, definitions) === undefined) {
        const { id, name } = link.definition
        report(`${body.path}.definitions[${index}].definition`, `the version has no definition ${quote(id ?? name ?? '')}`)
      }
    })
  }
}

/** The definition that a link names by id or, without one, by name. */
export function findLinkedDefinition(
  link: { readonly id?: string; readonly name?: string },
  definitions: readonly SeedDefinition[]
): SeedDefinition | undefined {
  return definitions.find(({ id, name }) => (link.id === undefined ? name === link.name : id === link.id))
}

function checkConnection(
  connection: SeedConnection,
  connector: SeedConnector,
  path: string,
  world: WorldCheck,
  report: Report
): void {
  world.unique('the connection id', connection.id, `${path}.id`, report)
  const { action = [], trigger = [] } = connection.credentials
  if (action.length + trigger.length === 0) {
    report(`${path}.credentials`, 'a connection needs at least one credential; use one of type none where none is needed')
  }
  for (const [usage, uses] of Object.entries({ action, trigger })) {
    uses.forEach((use, index) => {
      const usePath = `${path}.credentials.${usage}[${index}]`
      world.unique('the connection credential id', use.id, `${usePath}.id`, report)
      checkGrant(use.authSchemeConfig, `${usePath}.authSchemeConfig`, report)
      checkCredential(use, connector, usePath, world, report)
    })
  }
}

type ConnectionCredential = NonNullable<SeedConnection['credentials']['action']>[number]

function checkCredential(
  { credential, authSchemeConfig }: ConnectionCredential,
  connector: SeedConnector,
  path: string,
  world: WorldCheck,
  report: Report
): void {
  if (credential.organisationId !== connector.organisationId) {
    report(
      `${path}.credential.organisationId`,
      `found ${credential.organisationId}; allowed is the connector's own, ${connector.organisationId}`
    )
  }
  const allowed = credentialTypesOf(authSchemeConfig)
  if (!allowed.includes(credential.type)) {
    const scheme = describeScheme(authSchemeConfig)
    report(`${path}.credential.type`, `found ${credential.type}; for ${scheme} allowed are ${allowed.join(', ')}`)
  }
  const { usages: _, ...kept } = credential
  const content = JSON.stringify(kept)
  const first = world.credentials.get(credential.id) ?? content
  world.credentials.set(credential.id, first)
  if (first !== content) {
    report(`${path}.credential`, `the credential ${credential.id} stands elsewhere with another content`)
  }
}

function describeScheme(config: AuthSchemeConfig): string {
  return config.schemeType === 'oauth2' ? `oauth2 with ${config.grant.grantType}` : config.schemeType
}

/** CONTRACT.md 5. Nothing is known of what schemes custom-function and jwt-bearer belong to. */
function credentialTypesOf(config: AuthSchemeConfig): CredentialType[] {
  return [...describedTypesOf(config), 'custom-function', 'jwt-bearer']
}

function describedTypesOf(config: AuthSchemeConfig): CredentialType[] {
  switch (config.schemeType) {
    case 'none':
      return ['none']
    case 'api-key':
      return ['string']
    case 'basic-auth':
      return ['basic-auth']
    case 'hmac':
      return ['binary', 'string']
    case 'certificate':
      return ['certificate']
    case 'oauth2':
      return oauth2Types(config.grant.grantType)
  }
}

function oauth2Types(grantType: 'authorization_code' | 'client_credentials' | 'password'): CredentialType[] {
  if (grantType === 'client_credentials') return ['oauth2-client', 'oauth2-token']
  if (grantType === 'password') return ['oauth2-password', 'oauth2-token']
  return ['oauth2-code', 'oauth2-token', 'oauth2-client']
}
