/** Reads the operations of a document as actions, and its webhooks as triggers. */
import { listBodies } from '../../contract/resource-bodies.js'
import { type BodyReader, readRequestBody, readResponses } from './read-bodies.js'
import { type Part, within } from '../../openapi-document/document.js'
import type { ImportedAction, ImportedTrigger } from './imported-api.js'
import { asList, asObject, asText } from '../../openapi-document/json.js'
import { createNames, type Names } from './unique-names.js'
import { type Parameter, readParameters, readPath } from './read-parameters.js'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

export function readResources(reader: BodyReader) {
  const giveName = createNames(/[^a-zA-Z0-9_$-]+/g)
  const giveTriggerName = createNames(/[^a-zA-Z0-9_$-]+/g)
  const { budget } = reader.context

  function count<Resource extends ImportedAction | ImportedTrigger>(resource: Resource): Resource {
    const { length } = JSON.stringify(resource)
    budget.spendResource(length)
    budget.spendLength(length)
    for (const { body } of listBodies(resource)) {
      for (const name of body.definitions) budget.spendLength(reader.definitions.lengthOf(name))
    }
    return resource
  }

  return {
    actions: listOperations(reader, 'paths').map(each => count(toAction(reader, each, giveName))),
    triggers: listOperations(reader, 'webhooks').map(each => count(toTrigger(reader, each, giveTriggerName)))
  }
}

interface FoundOperation {
  /** The path, or the name of the webhook. */
  readonly key: string
  readonly method: (typeof METHODS)[number]
  readonly path: Part
  readonly operation: Part
}

function listOperations(
  { context: { document, messages, budget } }: BodyReader,
  section: 'paths' | 'webhooks'
): FoundOperation[] {
  const all = within({ value: document.root, at: '#' }, section)
  const found: FoundOperation[] = []
  for (const key of Object.keys(asObject(all.value))) {
    if (section === 'paths' && !key.startsWith('/')) continue
    const path = document.follow(within(all, key))
    const methods = METHODS.filter(method => Object.hasOwn(asObject(path.value), method))
    budget.spendParts(methods.length)
    found.push(...methods.map(method => ({ key, method, path, operation: within(path, method) })))
    if (within(path, 'servers').value !== undefined) messages.add('warning', OWN_SERVERS, path.at)
  }
  return found
}

const OWN_SERVERS = 'a connector has one base URL; servers of paths and operations were omitted'

function toAction(reader: BodyReader, found: FoundOperation, giveName: Names): ImportedAction {
  const resource = toResource(reader, found, giveName)
  const { parameters } = resource
  return { ...resource, ...readPath(reader.context, { path: found.key, parameters, at: found.operation.at }) }
}

function toTrigger(reader: BodyReader, found: FoundOperation, giveName: Names): ImportedTrigger {
  const { parameters, ...resource } = toResource(reader, found, giveName)
  const supported = parameters.flatMap(({ in: location, ...parameter }) =>
    location === 'path' ? [] : [{ ...parameter, in: location }]
  )
  return { ...resource, parameters: supported }
}

function toResource(reader: BodyReader, { key, method, path, operation }: FoundOperation, giveName: Names) {
  const { context } = reader
  const { operationId, summary, description } = asObject(operation.value)
  const name = giveName(asText(operationId), `${method} ${key}`)
  reportOmissions(reader, operation)
  const parameters: Parameter[] = readParameters(context, path, operation)
  return {
    name,
    summary: asText(summary),
    description: asText(description),
    method: method.toUpperCase() as Uppercase<typeof method>,
    parameters,
    requestBody: readRequestBody(reader, operation, name),
    responses: readResponses(reader, operation, name)
  }
}

function reportOmissions({ context: { messages, budget } }: BodyReader, { value, at }: Part): void {
  const operation = asObject(value)
  const callbacks = Object.keys(asObject(operation['callbacks']))
  budget.spendParts(callbacks.length)
  if (asList(operation['servers']).length > 0) messages.add('warning', OWN_SERVERS, at)
  if (operation['security'] !== undefined) {
    const text = 'an action can use any scheme of its connector; security requirements of operations were omitted'
    messages.add('info', text, at)
  }
  if (callbacks.length > 0) messages.add('warning', 'callbacks were omitted', at)
}
