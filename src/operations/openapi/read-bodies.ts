/** Reads the request body and the responses of an operation, with links to definitions. */
import type { Definitions } from './collect-definitions.js'
import { type Part, within } from '../../openapi-document/document.js'
import type { ImportedRequestBody, ImportedResponse } from './imported-api.js'
import { isMediaRange } from '../shared/media-types.js'
import { asObject } from '../../openapi-document/json.js'
import type { ReadContext } from './read-context.js'

export interface BodyReader {
  readonly context: ReadContext
  readonly definitions: Definitions
}

export function readRequestBody(reader: BodyReader, operation: Part, name: string): ImportedRequestBody | undefined {
  const part = within(operation, 'requestBody')
  if (part.value === undefined) return undefined
  const body = reader.context.document.follow(part)
  const required = asObject(body.value)['required'] === true
  return { required, definitions: readContent(reader, body, `${name}Request`) }
}

/** A resource needs a response (SPEC:3938-3940), so an operation without any gets one for every status. */
export function readResponses(reader: BodyReader, operation: Part, name: string): ImportedResponse[] {
  const found = listResponses(reader, operation, name)
  return found.length > 0 ? found : [{ status: undefined, definitions: [] }]
}

function listResponses(reader: BodyReader, operation: Part, name: string): ImportedResponse[] {
  const { document, messages, budget } = reader.context
  const part = within(operation, 'responses')
  const statuses = Object.keys(asObject(part.value))
  budget.spendParts(statuses.length)
  return statuses.flatMap((status): ImportedResponse[] => {
    if (status.startsWith('x-')) return []
    if (!/^([1-5]\d\d|default)$/.test(status)) {
      const text = 'responses need a status from 100 to 599 or "default"; others were omitted'
      messages.add('warning', text, within(part, status).at)
      return []
    }
    const response = document.follow(within(part, status))
    const isDefault = status === 'default'
    return [
      {
        status: isDefault ? undefined : Number(status),
        definitions: readContent(reader, response, `${name}Response${isDefault ? 'Default' : status}`)
      }
    ]
  })
}

/**
 * One definition per media type (SPEC:3750).
 * @param wanted the name of a definition if neither its schema nor the body is a named component.
 */
function readContent({ context, definitions }: BodyReader, body: Part, wanted: string): string[] {
  const [, shared = wanted] = /^#\/components\/(?:requestBodies|responses)\/([^/]+)$/.exec(body.at) ?? []
  const content = within(body, 'content')
  const names = new Map<string, string>()
  const keys = Object.keys(asObject(content.value))
  context.budget.spendParts(keys.length)
  for (const key of keys) {
    const media = context.document.follow(within(content, key))
    const schema = within(media, 'schema')
    const mediaType = readMediaType(key)
    if (mediaType !== key) {
      context.messages.add('info', 'the name of a media type was changed', { at: media.at, about: mediaType })
    }
    if (schema.value === undefined) {
      context.messages.add('info', 'a media type without a schema has no definition', media.at)
      continue
    }
    if (!isMediaRange(mediaType)) {
      context.messages.add('warning', 'a media type is malformed; its schema was omitted', media.at)
    } else if (/[/+]xml$/.test(mediaType)) {
      const text = 'XML needs an XML Schema, which OpenAPI does not have; no definition was created'
      context.messages.add('warning', text, media.at)
    } else if (names.has(mediaType)) {
      context.messages.add('warning', 'a body has one definition per media type; others were omitted', media.at)
    } else {
      names.set(mediaType, definitions.define(schema, mediaType, shared))
    }
  }
  return [...names.values()]
}

/** The media type without parameters. Any type becomes JSON, which definitions are made for. */
function readMediaType(key: string): string {
  const mediaType = (key.split(';', 1)[0] as string).trim().toLowerCase()
  return ['', '*/*', 'application/*'].includes(mediaType) ? 'application/json' : mediaType
}
