/** What operations send and receive: requests and responses, tied to definitions. */
import type { Definitions } from './definitions.js'
import { type Part, within } from '../../openapi-document/document.js'
import type { ImportedResponse } from './imported-api.js'
import { asObject } from '../../openapi-document/json.js'
import type { ReadContext } from './read-context.js'

export interface BodyReader {
  readonly context: ReadContext
  readonly definitions: Definitions
}

export function readRequestBody({ context, definitions }: BodyReader, operation: Part, name: string) {
  const part = within(operation, 'requestBody')
  if (part.value === undefined) return undefined
  const body = context.document.follow(part)
  const required = asObject(body.value)['required'] === true
  return { required, definitions: readContent({ context, definitions }, body, `${name}Request`) }
}

/** A resource is valid with a response (SPEC:3941): without one, any is as good as another. */
export function readResponses(reader: BodyReader, operation: Part, name: string): ImportedResponse[] {
  const found = listResponses(reader, operation, name)
  return found.length > 0 ? found : [{ status: undefined, definitions: [] }]
}

function listResponses(reader: BodyReader, operation: Part, name: string): ImportedResponse[] {
  const part = within(operation, 'responses')
  return Object.keys(asObject(part.value)).flatMap((status): ImportedResponse[] => {
    if (status.startsWith('x-')) return []
    if (!/^(\d{3}|default)$/.test(status)) {
      const text = 'a response answers one status, or every other: those to a range were left out'
      reader.context.messages.add('warning', text, within(part, status).at)
      return []
    }
    const response = reader.context.document.follow(within(part, status))
    const wanted = `${name}Response${status === 'default' ? 'Default' : status}`
    return [
      {
        status: status === 'default' ? undefined : Number(status),
        definitions: readContent(reader, response, wanted)
      }
    ]
  })
}

/** One definition for each media type (SPEC:3750); where its schema has no name, that of its body, or `wanted`. */
function readContent({ context, definitions }: BodyReader, body: Part, wanted: string): string[] {
  const [, shared = wanted] = /^#\/components\/(?:requestBodies|responses)\/([^/]+)$/.exec(body.at) ?? []
  const content = within(body, 'content')
  const names = new Map<string, string>()
  for (const key of Object.keys(asObject(content.value))) {
    const media = context.document.follow(within(content, key))
    const schema = within(media, 'schema')
    const mediaType = readMediaType(key)
    if (schema.value === undefined) continue
    if (/[/+]xml$/.test(mediaType)) {
      const text = 'XML is defined by an XML Schema, which a document does not hold: no definition was made'
      context.messages.add('warning', text, media.at)
    } else if (names.has(mediaType)) {
      context.messages.add('warning', 'a body has one definition for each media type: others were left out', media.at)
    } else {
      names.set(mediaType, definitions.define(schema, mediaType, shared))
    }
  }
  return [...names.values()]
}

/** Without its parameters; what may be anything is JSON, which is what definitions are for. */
function readMediaType(key: string): string {
  const mediaType = (key.split(';', 1)[0] as string).trim().toLowerCase()
  return ['', '*/*', 'application/*'].includes(mediaType) ? 'application/json' : mediaType
}
