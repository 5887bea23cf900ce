/** Reads the operations of a document as actions, and its webhooks as triggers. */
import { listBodies } from '../../contract/resource-bodies.js'
import { isObject } from '../../core/values/is-object.js'
import { type BodyReader, readRequestBody, readResponses } from './read-bodies.js'
import { type Part, within } from '../../openapi-document/document.js'
import type { ImportedAction, ImportedTrigger } from './imported-api.js'
import { asObject, asText } from '../../openapi-document/json.js'
import { createNames, type Names } from './unique-names.js'
import { type Parameter, readParameters, readPath } from './read-parameters.js'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

export function readResources(reader: BodyReader) {
  const { budget } = reader.context
  const operations = listOperations(reader, 'paths')
  const webhooks = listOperations(reader, 'webhooks')
  const giveName = createOperationNames(operations)
  const giveTriggerName = createOperationNames(webhooks)

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
    actions: operations.map(each => count(toAction(reader, each, giveName))),
    triggers: webhooks.map(each => count(toTrigger(reader, each, giveTriggerName)))
  }
}

function createOperationNames(operations: readonly FoundOperation[]): Names {
  const wanted = operations.map(({ operation }) => asText(asObject(operation.value)['operationId']))
  return createNames({ invalid: /[^a-zA-Z0-9_$-]+/g, wanted })
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
    const methods = METHODS.filter(method => isObject(asObject(path.value)[method]))
    if (methods.length === 0) messages.add('info', 'a path without an operation was omitted', within(all, key).at)
    budget.spendParts(methods.length)
    found.push(...methods.map(method => ({ key, method, path, operation: within(path, method) })))
  }
  return found
}

function toAction(reader: BodyReader, found: FoundOperation, giveName: Names): ImportedAction {
  const resource = toResource(reader, found, giveName)
  const { parameters } = resource
  return { ...resource, ...readPath(reader.context, { path: found.key, parameters, at: found.operation.at }) }
}

function toTrigger(reader: BodyReader, found: FoundOperation, giveName: Names): ImportedTrigger {
  const { parameters, ...resource } = toResource(reader, found, giveName)
  const supported = parameters.flatMap(({ in: location, ...parameter }) => {
    if (location !== 'path') return [{ ...parameter, in: location }]
    const about = `path parameter ${parameter.name}`
    reader.context.messages.add('warning', 'a trigger has no path; its path parameters were omitted', {
      at: found.operation.at,
      about
    })
    return []
  })
  return { ...resource, parameters: supported }
}

function toResource(reader: BodyReader, { key, method, path, operation }: FoundOperation, giveName: Names) {
  const { context } = reader
  const { operationId, summary, description } = asObject(operation.value)
  const name = giveName(asText(operationId), `${method} ${key}`)
  if (typeof operationId === 'string' && name !== operationId) {
    const at = within(operation, 'operationId').at
    context.messages.add('info', 'an operationId is not unique or not a valid name and was changed', {
      at,
      about: name
    })
  }
  reportSecurity(reader, operation)
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

function reportSecurity({ context: { messages } }: BodyReader, operation: Part): void {
  const { value, at } = within(operation, 'security')
  if (value === undefined) return
  const text = 'an action can use any scheme of its connector; security requirements of operations were omitted'
  messages.add('info', text, at)
}
