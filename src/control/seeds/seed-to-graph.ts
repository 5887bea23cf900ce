import { mapBodies } from '../../contract/resource-bodies.js'
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import { listNamesIn } from '../../operations/definitions/definition-references.js'
import type {
  ConnectionCredentialNode,
  ConnectionNode,
  ConnectorGraph,
  DefinitionNode,
  VersionNode
} from '../../store/shared/connector-graph.js'
import type { VersionResources } from '../../store/resources/version-resources.js'
import { createLinkFinder, type FindLinked } from './definition-links.js'
import type {
  SeedAction,
  SeedConnection,
  SeedConnector,
  SeedDefinition,
  SeedTrigger,
  SeedVersion
} from './seed-schema.js'

/** A validated connector in its stored form. `now`, a stored time, replaces missing times. */
export function seedToGraph(connector: SeedConnector, now: string): ConnectorGraph {
  const createdAt = connector.createdAt ?? now
  return {
    id: connector.id,
    organisationId: connector.organisationId,
    name: connector.name,
    public: connector.public,
    documentationURL: connector.documentationURL ?? '',
    imageURL: connector.imageURL ?? '',
    tags: connector.tags ?? {},
    endpoint:
      connector.protocol === 'http'
        ? { protocol: 'http', baseUrl: connector.baseUrl }
        : { protocol: 'bigquery', datasetId: connector.datasetId },
    connectionVariables: connector.connectionVariables ?? [],
    categories: connector.categories ?? [],
    importedFrom: connector.importedFrom,
    authSchemeConfigs: connector.authSchemeConfigs ?? [],
    versions: connector.versions.map(version => toVersion(version, createdAt)),
    connections: (connector.connections ?? []).map(connection => toConnection(connection, createdAt)),
    createdAt,
    updatedAt: connector.updatedAt ?? createdAt
  }
}

function toVersion(version: SeedVersion, now: string): VersionNode {
  const createdAt = version.createdAt ?? now
  return {
    id: version.id,
    name: version.name,
    description: version.description ?? '',
    messages: version.messages ?? [],
    chosenDefault: version.isDefault ?? false,
    publishedAt: version.publishedAt,
    createdAt,
    updatedAt: version.updatedAt ?? createdAt,
    ...toResources(version, createLinkFinder(version.definitions ?? []))
  }
}

/** The contents of a version in their stored form. */
export function toResources(
  { definitions = [], actions = [], triggers = [] }: SeedVersion,
  findLinked: FindLinked
): VersionResources {
  return {
    definitions: definitions.map(toDefinition),
    actions: actions.map(action => byReference<ActionByReference>(action, findLinked)),
    triggers: triggers.map(trigger => byReference<TriggerByReference>(trigger, findLinked))
  }
}

function toDefinition(definition: SeedDefinition): DefinitionNode {
  const schema = definition.schema ?? { contentType: 'application/schema+json', content: '{}' }
  return {
    id: definition.id,
    name: definition.name,
    accept: definition.accept,
    description: definition.description ?? '',
    schema,
    refersTo: listNamesIn(schema)
  }
}

type Body = Pick<SeedAction['responses'][number], 'definitions'>

/** The action or trigger with each linked definition by id. */
function byReference<Resource>(resource: SeedAction | SeedTrigger, findLinked: FindLinked): Resource {
  return mapBodies<Resource, Body, Body>(resource, body => ({
    ...body,
    definitions: body.definitions.map(({ id, definition }) => ({
      id,
      definition: { id: findLinked(definition)?.id }
    }))
  }))
}

function toConnection(connection: SeedConnection, now: string): ConnectionNode {
  const createdAt = connection.createdAt ?? now
  const { action = [], trigger = [] } = connection.credentials
  return {
    id: connection.id,
    name: connection.name,
    action: action.map(toUse),
    trigger: trigger.map(toUse),
    variables: connection.variables ?? [],
    createdAt,
    updatedAt: connection.updatedAt ?? createdAt
  }
}

type SeedUse = NonNullable<SeedConnection['credentials']['action']>[number]

function toUse({ id, authSchemeConfig, credential: { usages: _, ...credential } }: SeedUse): ConnectionCredentialNode {
  return { id, authSchemeConfig, credential: credential }
}
