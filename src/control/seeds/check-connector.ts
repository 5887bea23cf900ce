import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import { findFitProblem } from '../../contract/credential-fit.js'
import { listBodies } from '../../contract/resource-bodies.js'
import type { Credential } from '../../contract/schemas/credential.js'
import { isVersionAlias, versionAliases } from '../../contract/versions.js'
import { fingerprint } from '../../core/values/fingerprint.js'
import { quote } from '../../core/quote.js'
import type { Steps } from '../../core/streams/in-turns.js'
import { findAuthorizeUrlProblem } from '../../operations/shared/normalise-auth-scheme-config.js'
import { findExcess } from '../../operations/definitions/version-totals.js'
import { isJsonSchema, readStoredSchema } from '../../operations/definitions/schema-text.js'
import { resolveAlias } from '../../store/versions/version-aliases.js'
import { createLinkFinder, type FindLinked } from './definition-links.js'
import { toResources } from './seed-to-graph.js'
import { checkOrganisation, checkUniqueIn, type SeedPlace } from './seed-place.js'
import type {
  SeedAction,
  SeedConnection,
  SeedConnector,
  SeedDefinition,
  SeedTrigger,
  SeedVersion
} from './seed-schema.js'

/** Checks a normalised connector with its versions and connections. */
export function* checkConnector(connector: SeedConnector, place: SeedPlace): Steps {
  const { authSchemeConfigs = [], connections = [] } = connector
  place.at('id').checkUnique('the connector id', connector.id)
  checkOrganisation(connector.organisationId, place.at('organisationId'))
  checkUniqueIn(authSchemeConfigs, 'id', place.at('authSchemeConfigs'))
  authSchemeConfigs.forEach((config, index) => checkScheme(config, place.at('authSchemeConfigs', index)))
  yield* checkVersions(connector, place.at('versions'))
  checkUniqueIn(connections, 'name', place.at('connections'))
  for (const [index, connection] of connections.entries()) {
    yield
    checkConnection(connection, connector, place.at('connections', index))
  }
}

function checkScheme(config: AuthSchemeConfig, place: SeedPlace): void {
  if (config.schemeType !== 'oauth2') return
  checkAuthorizeUrl(config, place)
  if (config.grant.grantType === 'client_credentials') return
  const { credentialId, organisationId } = config.grant
  if ((credentialId === undefined) !== (organisationId === undefined)) {
    place.at('grant').report('expected both "credentialId" and "organisationId", or neither')
  }
}

function checkAuthorizeUrl({ authorizeUrl }: { readonly authorizeUrl: string }, place: SeedPlace): void {
  const problem = findAuthorizeUrlProblem(authorizeUrl)
  if (problem !== undefined) place.at('authorizeUrl').report(problem)
}

function* checkVersions(connector: SeedConnector, list: SeedPlace): Steps {
  const { versions } = connector
  checkUniqueIn(versions, 'name', list)
  const chosen = versions.filter(version => version.isDefault === true)
  if (chosen.length > 1) {
    const names = chosen.map(({ name }) => quote(name)).join(' and ')
    list.report(`isDefault can be true for one version only, not for ${names}`)
  }
  const latest = resolveAlias(
    'latest',
    versions.map(version => ({ ...version, chosenDefault: false }))
  )
  for (const [index, version] of versions.entries()) {
    yield
    const place = list.at(index)
    place.at('id').checkUnique('the version id', version.id)
    if (isVersionAlias(version.name)) {
      place.at('name').report(`expected a name other than ${versionAliases.join(' or ')}, got ${quote(version.name)}`)
    }
    if (version.isLatest !== undefined && version.isLatest !== (version.name === latest?.name)) {
      const reason =
        latest === undefined ? 'no version is published' : `by publishedAt, ${quote(latest.name)} is latest`
      place.at('isLatest').report(`expected ${!version.isLatest}: ${reason}`)
    }
    yield* checkVersionResources(version, connector.protocol, place)
  }
}

function* checkVersionResources(version: SeedVersion, protocol: SeedConnector['protocol'], place: SeedPlace): Steps {
  const { definitions = [] } = version
  const findLinked = createLinkFinder(definitions)
  const excess = findExcess(toResources(version, findLinked))
  if (excess !== undefined) place.report(excess)
  for (const kind of ['actions', 'triggers', 'definitions'] as const) {
    const resources: readonly (SeedAction | SeedTrigger | SeedDefinition)[] = version[kind] ?? []
    checkUniqueIn(resources, 'name', place.at(kind))
    for (const [index, resource] of resources.entries()) {
      yield
      const own = place.at(kind, index)
      own.at('id').checkUnique(`the id in ${kind}`, resource.id)
      if ('responses' in resource) checkOperation(resource, { protocol, findLinked }, own)
      else checkSchema(resource, own)
    }
  }
}

interface OfVersion {
  readonly protocol: SeedConnector['protocol']
  readonly findLinked: FindLinked
}

function checkOperation(resource: SeedAction | SeedTrigger, { protocol, findLinked }: OfVersion, own: SeedPlace): void {
  if (resource.type !== protocol) {
    own.at('type').report(`expected ${protocol}, the protocol of the connector, got ${resource.type}`)
  }
  checkDefinitionLinks(resource, findLinked, own)
}

function checkSchema({ schema }: SeedDefinition, place: SeedPlace): void {
  if (schema === undefined || !isJsonSchema(schema.contentType) || readStoredSchema(schema) !== undefined) return
  place.at('schema', 'content').report('expected the text of a JSON Schema: an object, true or false')
}

function checkDefinitionLinks(resource: SeedAction | SeedTrigger, findLinked: FindLinked, place: SeedPlace): void {
  for (const { body, index } of listBodies(resource)) {
    const bodyPlace = index === undefined ? place.at('requestBody') : place.at('responses', index)
    body.definitions.forEach(({ definition }, position) => {
      if (findLinked(definition) !== undefined) return
      const { id, name = '' } = definition
      bodyPlace.at('definitions', position, 'definition').report(`the version has no definition ${quote(id ?? name)}`)
    })
  }
}

function checkConnection(connection: SeedConnection, connector: SeedConnector, place: SeedPlace): void {
  place.at('id').checkUnique('the connection id', connection.id)
  const { action = [], trigger = [] } = connection.credentials
  if (action.length + trigger.length === 0) {
    place
      .at('credentials')
      .report('must contain at least one credential; use type `none` if no authentication is needed')
  }
  for (const [usage, uses] of Object.entries({ action, trigger })) {
    uses.forEach((use, index) => {
      const own = place.at('credentials', usage, index)
      own.at('id').checkUnique('the connection credential id', use.id)
      checkScheme(use.authSchemeConfig, own.at('authSchemeConfig'))
      checkCredential(use, connector, own.at('credential'))
    })
  }
}

type ConnectionCredential = NonNullable<SeedConnection['credentials']['action']>[number]

function checkCredential(
  { credential, authSchemeConfig }: ConnectionCredential,
  { organisationId }: SeedConnector,
  place: SeedPlace
): void {
  if (credential.organisationId !== organisationId) {
    const message = `expected ${organisationId}, the owner of the connector, got ${credential.organisationId}`
    place.at('organisationId').report(message)
  }
  const problem = findFitProblem(authSchemeConfig, credential.type)
  if (problem !== undefined) place.at('type').report(problem)
  if (credential.type === 'oauth2-client') checkAuthorizeUrl(credential.data, place.at('data'))
  checkSameCredential(credential, place)
}

/** A credential can be at several places, and must be the same everywhere. */
export function checkSameCredential({ usages: _, ...credential }: Credential, place: SeedPlace): void {
  const { credentials } = place.index
  const found = fingerprint(credential)
  const first = credentials.get(credential.id) ?? found
  credentials.set(credential.id, first)
  if (first !== found) {
    place.report(`another place has a different credential with the id ${credential.id}`)
  }
}
