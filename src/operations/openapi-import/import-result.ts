import type { Action, ActionByReference } from '../../contract/schemas/action.js'
import type { Message } from '../../contract/schemas/common.js'
import type { Definition } from '../../contract/schemas/definition.js'
import type { ImportHTTPConnectorResult } from '../../contract/schemas/http-import.js'
import type { Trigger, TriggerByReference } from '../../contract/schemas/trigger.js'
import type { ConnectorOverview, DefinitionNode, VersionNode } from '../../store/shared/connector-graph.js'
import { toConnectorAnswer } from '../shared/connector-answer.js'
import type { OperationContext } from '../shared/context.js'
import { omitEmpty } from '../shared/omit-empty.js'

interface Imported {
  readonly connector: ConnectorOverview
  readonly version: VersionNode
  readonly messages: readonly Message[]
}

/** The answer of an import (SPEC:4697): the connector, and what the new version of it holds. */
export function toImportResult(context: OperationContext, imported: Imported): ImportHTTPConnectorResult {
  const { connector, version, messages } = imported
  context.rests?.('openapi-becomes-a-connector')
  const definitions = version.definitions.map(definition => toDefinition(context, imported, definition))
  const byId = new Map(definitions.map(definition => [definition.id, definition]))
  return {
    connector: toConnectorAnswer(connector) as ImportHTTPConnectorResult['connector'],
    definitions,
    actions: version.actions.map(action => withDefinitions<Action>(action, byId)),
    triggers: version.triggers.map(trigger => withDefinitions<Trigger>(trigger, byId)),
    messages: [...messages]
  }
}

function toDefinition(
  { publicUrl }: OperationContext,
  { connector, version }: Imported,
  { id, name, accept, description }: DefinitionNode
): Definition {
  const parts = ['o', connector.organisationId, 'schemas', connector.id, version.name, `${name}.json`]
  return {
    id,
    name,
    accept: [...accept],
    ...omitEmpty({ description }),
    url: `${publicUrl()}/api/connect/v1/${parts.map(encodeURIComponent).join('/')}`
  }
}

function withDefinitions<Answer>(
  { requestBody, responses, ...resource }: ActionByReference | TriggerByReference,
  definitions: ReadonlyMap<string, Definition>
): Answer {
  const inFull = (links: ActionByReference['responses'][number]['definitions']) =>
    links.map(({ id, definition }) => ({ id, definition: definitions.get(definition.id) }))
  return {
    ...resource,
    ...(requestBody && { requestBody: { ...requestBody, definitions: inFull(requestBody.definitions) } }),
    responses: responses.map(response => ({ ...response, definitions: inFull(response.definitions) }))
  } as Answer
}
