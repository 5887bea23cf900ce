import { mapBodies } from '../../contract/resource-bodies.js'
import type { Action, ActionByReference } from '../../contract/schemas/action.js'
import type { Message } from '../../contract/schemas/common.js'
import type { Definition } from '../../contract/schemas/definition.js'
import type { ImportHTTPConnectorResult } from '../../contract/schemas/http-import.js'
import type { Trigger, TriggerByReference } from '../../contract/schemas/trigger.js'
import type { ConnectorOverview, VersionNode } from '../../store/shared/connector-graph.js'
import { toDefinitionResponse } from '../definitions/definition-response.js'
import { toSchemaUrl } from '../definitions/schema-urls.js'
import { toConnectorResponse } from '../shared/connector-response.js'
import type { AddressedContext } from '../shared/context.js'

interface Imported {
  readonly connector: ConnectorOverview
  readonly version: VersionNode
  readonly messages: readonly Message[]
}

/** The response of an import (SPEC:4697): the connector and the contents of its new version. */
export function toImportResult(context: AddressedContext, imported: Imported): ImportHTTPConnectorResult {
  const { connector, version, messages } = imported
  context.assume?.('openapi-becomes-a-connector')
  const definitions = version.definitions.map(definition =>
    toDefinitionResponse(definition, toSchemaUrl(context, imported, definition))
  )
  const byId = new Map(definitions.map(definition => [definition.id, definition]))
  return {
    connector: toConnectorResponse(connector) as ImportHTTPConnectorResult['connector'],
    definitions,
    actions: version.actions.map(action => withDefinitions<Action>(action, byId)),
    triggers: version.triggers.map(trigger => withDefinitions<Trigger>(trigger, byId)),
    messages: [...messages]
  }
}

type Body = Pick<ActionByReference['responses'][number], 'definitions'>

function withDefinitions<Response>(
  resource: ActionByReference | TriggerByReference,
  definitions: ReadonlyMap<string, Definition>
): Response {
  return mapBodies<Response, Body, Body>(resource, body => ({
    ...body,
    definitions: body.definitions.map(({ id, definition }) => ({ id, definition: definitions.get(definition.id) }))
  }))
}
