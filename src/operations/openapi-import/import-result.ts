import { mapBodies } from '../../contract/resource-bodies.js'
import type { Action, ActionByReference } from '../../contract/schemas/action.js'
import type { Message } from '../../contract/schemas/common.js'
import type { Definition } from '../../contract/schemas/definition.js'
import type { ImportHTTPConnectorResult } from '../../contract/schemas/http-import.js'
import type { Trigger, TriggerByReference } from '../../contract/schemas/trigger.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import { LazyList } from '../../core/streams/lazy-list.js'
import { renderJson } from '../../core/streams/render-json.js'
import type { ConnectorOverview, VersionNode } from '../../store/shared/connector-graph.js'
import { toDefinitionResponse } from '../definitions/definition-response.js'
import { toSchemaUrl } from '../definitions/schema-urls.js'
import { toConnectorResponse } from '../shared/connector-text.js'
import type { AddressedContext } from '../shared/context.js'

/** What an import added, as stored. */
export interface Imported {
  readonly connector: ConnectorOverview
  readonly version: VersionNode
  readonly messages: readonly Message[]
}

/** The properties of a value, with each list as a lazy one. */
type Lazy<Value> = {
  readonly [Name in keyof Value]: Value[Name] extends readonly (infer Item)[] ? LazyList<Item> : Value[Name]
}

/**
 * The response of an import (SPEC:4697): the connector and the contents of its new version. Rendered after the
 * transaction and in slices, because each action contains its definitions in full.
 * @returns an ImportHTTPConnectorResult.
 */
export async function renderImportResult(context: AddressedContext, imported: Imported): Promise<RenderedJson> {
  const { connector, version, messages } = imported
  const written = new Map<string, Definition>()

  /** Written before the actions and triggers, which contain them. */
  function* toDefinitions(): Generator<Definition> {
    for (const definition of version.definitions) {
      const response = toDefinitionResponse(definition, toSchemaUrl(context, imported, definition))
      written.set(definition.id, response)
      yield response
    }
  }

  const result: Lazy<ImportHTTPConnectorResult> = {
    connector: toConnectorResponse(connector) as ImportHTTPConnectorResult['connector'],
    definitions: new LazyList(toDefinitions),
    actions: new LazyList(() => withDefinitions<Action>(version.actions, written)),
    triggers: new LazyList(() => withDefinitions<Trigger>(version.triggers, written)),
    messages: new LazyList(() => messages)
  }
  return renderJson(result)
}

type Body = Pick<ActionByReference['responses'][number], 'definitions'>

function* withDefinitions<Response>(
  resources: readonly (ActionByReference | TriggerByReference)[],
  definitions: ReadonlyMap<string, Definition>
): Generator<Response> {
  for (const resource of resources) {
    yield mapBodies<Response, Body, Body>(resource, body => ({
      ...body,
      definitions: body.definitions.map(({ id, definition }) => ({ id, definition: definitions.get(definition.id) }))
    }))
  }
}
