/** The operations of a document as actions, its webhooks as triggers. */
import type { BodyReader } from './bodies.js'
import { readRequestBody, readResponses } from './bodies.js'
import { type Part, within } from '../../openapi-document/document.js'
import type { ImportedAction, ImportedTrigger } from './imported-api.js'
import { asList, asObject, asText } from '../../openapi-document/json.js'
import { refuseDocument } from '../../openapi-document/messages.js'
import { createNames, type Names } from './names.js'
import { type Parameter, readParameters, readPath } from './parameters.js'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

/** Operations, parameters and responses, of all together: references can make them more than the document is long. */
const MOST = 100_000

/** Characters of all of them as they are answered, each with its definitions in full. */
const LONGEST = 67_108_864

export function readResources(reader: BodyReader) {
  const giveName = createNames(/[^a-zA-Z0-9_$-]+/g)
  const giveTriggerName = createNames(/[^a-zA-Z0-9_$-]+/g)
  let left = MOST
  let room = LONGEST

  function spend<Resource extends ImportedAction | ImportedTrigger>(resource: Resource): Resource {
    left -= 1 + resource.parameters.length + resource.responses.length
    room -= JSON.stringify(resource).length
    for (const name of namesIn(resource)) room -= reader.definitions.lengthOf(name)
    if (left < 0) throw refuseDocument('the operations of the document are too many')
    if (room < 0) throw refuseDocument('the operations of the document are too long, with all that they refer to')
    return resource
  }

  return {
    actions: listOperations(reader, 'paths').map(each => spend(toAction(reader, each, giveName))),
    triggers: listOperations(reader, 'webhooks').map(each => spend(toTrigger(reader, each, giveTriggerName)))
  }
}

function namesIn({ requestBody, responses }: ImportedAction | ImportedTrigger): string[] {
  return [...(requestBody?.definitions ?? []), ...responses.flatMap(response => response.definitions)]
}

interface FoundOperation {
  /** Its path, or the name of its webhook. */
  readonly key: string
  readonly method: (typeof METHODS)[number]
  readonly path: Part
  readonly operation: Part
}

function listOperations(
  { context: { document, messages } }: BodyReader,
  section: 'paths' | 'webhooks'
): FoundOperation[] {
  const all = within({ value: document.root, at: '#' }, section)
  const found: FoundOperation[] = []
  for (const key of Object.keys(asObject(all.value))) {
    if (section === 'paths' && !key.startsWith('/')) continue
    const path = document.follow(within(all, key))
    const methods = METHODS.filter(method => Object.hasOwn(asObject(path.value), method))
    if (found.length + methods.length > MOST) throw refuseDocument('the operations of the document are too many')
    found.push(...methods.map(method => ({ key, method, path, operation: within(path, method) })))
    if (within(path, 'servers').value !== undefined) messages.add('warning', OWN_SERVERS, path.at)
  }
  return found
}

const OWN_SERVERS = 'a connector has one base URL: servers of single paths and operations were left out'

function toAction(reader: BodyReader, found: FoundOperation, giveName: Names): ImportedAction {
  const { key, operation } = found
  const resource = toResource(reader, found, giveName)
  return { ...resource, ...readPath(reader.context, key, resource.parameters, operation.at) }
}

function toTrigger(reader: BodyReader, found: FoundOperation, giveName: Names): ImportedTrigger {
  const { parameters, ...resource } = toResource(reader, found, giveName)
  const kept = parameters.flatMap(({ in: location, ...parameter }) =>
    location === 'path' ? [] : [{ ...parameter, in: location }]
  )
  return { ...resource, parameters: kept }
}

function toResource(reader: BodyReader, { key, method, path, operation }: FoundOperation, giveName: Names) {
  const { context } = reader
  const { operationId, summary, description } = asObject(operation.value)
  const name = giveName(asText(operationId), `${method} ${key}`)
  sayWhatIsLeftOut(reader, operation)
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

function sayWhatIsLeftOut({ context: { messages } }: BodyReader, { value, at }: Part): void {
  const operation = asObject(value)
  if (asList(operation['servers']).length > 0) messages.add('warning', OWN_SERVERS, at)
  if (operation['security'] !== undefined) {
    messages.add(
      'info',
      'an action uses any of the schemes of its connector: what single operations ask for was left out',
      at
    )
  }
  if (Object.keys(asObject(operation['callbacks'])).length > 0) messages.add('warning', 'callbacks were left out', at)
}
