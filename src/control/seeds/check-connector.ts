import { isDeepStrictEqual } from 'node:util'
import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import { findFitProblem } from '../../contract/credential-fit.js'
import type { Credential } from '../../contract/schemas/credential.js'
import { isVersionAlias, versionAliases } from '../../contract/versions.js'
import { isJsonSchema, readKeptSchema } from '../../operations/definitions/schema-text.js'
import { resolveAlias } from '../../store/versions/version-aliases.js'
import { findLinkedDefinition } from './definition-links.js'
import { checkOrganisation, checkUniqueIn, quote, type Report, type WorldCheck } from './seed-check.js'
import type {
  SeedAction,
  SeedConnection,
  SeedConnector,
  SeedDefinition,
  SeedTrigger,
  SeedVersion
} from './seed-schema.js'

/** Checks a connector of a seed, in kept form, and all that belongs to it. */
export function checkConnector(connector: SeedConnector, path: string, world: WorldCheck, report: Report): void {
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
      report(
        `${versionPath}.name`,
        `found ${quote(version.name)}; allowed is any name but ${versionAliases.join(', ')}`
      )
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
      if (!('responses' in resource)) return checkSchema(resource, resourcePath, report)
      if (resource.type !== protocol)
        report(`${resourcePath}.type`, `found ${resource.type}; the connector is ${protocol}`)
      checkDefinitionLinks(resource, version, resourcePath, report)
    })
  }
}

function checkSchema({ schema }: SeedDefinition, path: string, report: Report): void {
  if (schema === undefined || !isJsonSchema(schema.contentType) || readKeptSchema(schema) !== undefined) return
  report(`${path}.schema.content`, 'allowed is the text of a JSON Schema: of an object, true or false')
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
        report(
          `${body.path}.definitions[${index}].definition`,
          `the version has no definition ${quote(id ?? name ?? '')}`
        )
      }
    })
  }
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
    report(
      `${path}.credentials`,
      'a connection needs at least one credential; use one of type none where none is needed'
    )
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
  const problem = findFitProblem(authSchemeConfig, credential.type)
  if (problem !== undefined) report(`${path}.credential.type`, problem)
  checkSameCredential(credential, `${path}.credential`, world, report)
}

/** One credential may stand in several places, and is the same in all of them. */
export function checkSameCredential(
  { usages: _, ...kept }: Credential,
  path: string,
  world: WorldCheck,
  report: Report
): void {
  const first = world.credentials.get(kept.id) ?? kept
  world.credentials.set(kept.id, first)
  if (!isDeepStrictEqual(first, kept)) report(path, `the credential ${kept.id} stands elsewhere with another content`)
}
