/** The schemas of a document as definitions, each made once however often it is referred to. */
import { convertSchema } from './convert-schema.js'
import { type Part, readPointer, within } from '../../openapi-document/document.js'
import type { ImportedDefinition } from './imported-api.js'
import { asObject, asText } from '../../openapi-document/json.js'
import { refuseDocument } from '../../openapi-document/messages.js'
import { createNames } from './names.js'
import type { ReadContext } from './read-context.js'

/** Characters of all definitions: a part of a document that is referred to by itself stands in more than one. */
const LARGEST = 16_777_216

/** Its ids and its URL. */
const LENGTH_OF_THE_REST = 300

const JSON_TYPE = 'application/json'

export interface Definitions {
  /**
   * The name of the definition for data of a media type, made where there is none yet.
   * @param wanted its name, unless the schema has one.
   */
  define(schema: Part, mediaType: string, wanted: string): string
  list(): ImportedDefinition[]
  /** Characters of a definition as it is answered wherever it is referred to, about. */
  lengthOf(name: string): number
}

export function createDefinitions({ document, messages, shape }: ReadContext): Definitions {
  const giveName = createNames(/[^a-zA-Z0-9_-]+/g)
  const byKey = new Map<string, string>()
  const lengths = new Map<string, number>()
  const waiting: { readonly name: string; readonly mediaType: string; readonly schema: Part }[] = []

  function make(schema: Part, mediaType: string, ...wanted: string[]): string {
    const key = `${mediaType} ${schema.at}`
    const known = byKey.get(key)
    if (known !== undefined) return known
    const name = giveName(...wanted)
    byKey.set(key, name)
    waiting.push({ name, mediaType, schema })
    lengths.set(name, name.length + asText(asObject(schema.value)['description']).length)
    return name
  }

  /** References to the whole of a schema from within it, or to an anchor, mean something where they stand only. */
  function refer(reference: string, from: string): string {
    if (reference.startsWith('#') && !reference.startsWith('#/')) {
      messages.add('warning', 'a reference to an anchor was kept as it is; it leads no further than its schema', from)
      return reference
    }
    const target = document.find(reference, from)
    return target === undefined ? reference : `#/$defs/${make(target, JSON_TYPE, ...namesOf(target.at))}`
  }

  function toContent({ value, at }: Part): string {
    const schema = convertSchema(value, { isOld: document.isOld, refer: reference => refer(reference, at) })
    shape.checkSchema(schema, at, messages)
    return JSON.stringify(schema)
  }

  for (const name of Object.keys(asObject(asObject(document.root['components'])['schemas']))) {
    make(within({ value: document.root, at: '#' }, 'components', 'schemas', name), JSON_TYPE, name, 'schema')
  }

  return {
    define(schema, mediaType, wanted) {
      const reference = readPlainReference(schema, document.isOld)
      const target = reference === undefined ? undefined : document.find(reference, schema.at)
      if (target === undefined) return make(schema, mediaType, wanted)
      const name = make(target, JSON_TYPE, ...namesOf(target.at))
      return mediaType === JSON_TYPE
        ? name
        : make({ ...schema, at: target.at }, mediaType, `${name}_${subtypeOf(mediaType)}`)
    },
    lengthOf: name => LENGTH_OF_THE_REST + (lengths.get(name) ?? 0),
    list() {
      let left = LARGEST
      const made: ImportedDefinition[] = []
      for (let next = 0; next < waiting.length; next++) {
        const { name, mediaType, schema } = waiting[next] as (typeof waiting)[number]
        const content = toContent(schema)
        left -= content.length
        if (left < 0) throw refuseDocument('the definitions of the document are too large')
        made.push({ name, accept: [mediaType], description: asText(asObject(schema.value)['description']), content })
      }
      return made
    }
  }
}

/** The reference of a schema that says no more than which other one it is. */
function readPlainReference({ value }: Part, isOld: boolean): string | undefined {
  const reference = asText(asObject(value)['$ref'])
  if (!reference.startsWith('#/')) return undefined
  return isOld || Object.keys(asObject(value)).every(key => BESIDE.has(key)) ? reference : undefined
}

const BESIDE = new Set(['$ref', 'summary', 'description'])

/** `#/components/schemas/Pet` is `Pet`; what lies deeper is named by the way there. */
function namesOf(pointer: string): string[] {
  const keys = readPointer(pointer) ?? []
  const way = keys[0] === 'components' ? keys.slice(2) : keys
  return [
    way
      .filter(key => !BETWEEN.has(key))
      .join('_')
      .slice(-100),
    'schema'
  ]
}

const BETWEEN = new Set(['properties', 'items', 'content', 'schema', 'paths', '$defs'])

function subtypeOf(mediaType: string): string {
  return mediaType.split('/')[1] ?? mediaType
}
