/** Turns the schemas of a document into definitions, one per schema and media type. */
import { isObject } from '../../core/values/is-object.js'
import { listReferredNames } from '../definitions/schema-references.js'
import { measureDefinition } from '../definitions/version-totals.js'
import { convertSchema } from './convert-schema.js'
import { type Part, within } from '../../openapi-document/document.js'
import type { ImportedDefinition } from './imported-api.js'
import { asObject, asText } from '../../openapi-document/json.js'
import { splitPointer, toPointer } from '../../openapi-document/pointer.js'
import { createNames } from './unique-names.js'
import type { ReadContext } from './read-context.js'

/** Characters of the ids and the URL of a definition. */
const LENGTH_OF_IDS_AND_URL = 300

const JSON_TYPE = 'application/json'

export interface Definitions {
  /**
   * Returns the name of the definition of a schema for a media type, and creates the definition on first use.
   * @param wanted the name, unless the schema has one.
   */
  define(schema: Part, mediaType: string, wanted: string): string
  list(): ImportedDefinition[]
  /** The approximate number of characters of a definition in a response. */
  lengthOf(name: string): number
}

export function createDefinitions({ document, messages, budget }: ReadContext): Definitions {
  const components = within({ value: document.root, at: '#' }, 'components', 'schemas')
  const giveName = createNames({ invalid: /[^a-zA-Z0-9_-]+/g, wanted: Object.keys(asObject(components.value)) })
  const byKey = new Map<string, string>()
  const lengths = new Map<string, number>()
  const queue: { readonly name: string; readonly mediaType: string; readonly schema: Part }[] = []

  function add(schema: Part, mediaType: string, ...wanted: string[]): string {
    const key = `${mediaType} ${schema.at}`
    const known = byKey.get(key)
    if (known !== undefined) return known
    const name = giveName(...wanted)
    byKey.set(key, name)
    queue.push({ name, mediaType, schema })
    lengths.set(name, name.length + asText(asObject(schema.value)['description']).length)
    return name
  }

  /** A reference to the whole schema or to an anchor stays as it is, because it is relative to its schema. */
  function refer(reference: string, from: string): string | undefined {
    if (reference.startsWith('#') && !reference.startsWith('#/')) {
      messages.add('warning', 'a reference to an anchor was kept; it resolves only within its schema', from)
      return reference
    }
    const target = document.find(reference, from)
    return target === undefined ? undefined : `#/$defs/${add(target, JSON_TYPE, ...namesOf(target.at))}`
  }

  /** A value of a mapping is a reference, or the name of a schema. */
  function map(value: string, at: string): string {
    const isName = /^[\w.-]+$/.test(value) && isObject(within(components, value).value)
    if (isName || value.startsWith('#/'))
      return refer(isName ? toPointer(['components', 'schemas', value]) : value, at) ?? value
    messages.add('warning', 'a value of the mapping of a discriminator leads nowhere and was kept', {
      at,
      about: value
    })
    return value
  }

  function toContent({ value, at }: Part): Pick<ImportedDefinition, 'content' | 'refersTo'> {
    const report = (text: string, place: string) => messages.add('info', text, place)
    const converted = convertSchema({ value, at }, { isOld: document.isOld, refer, map, report })
    const schema = isObject(converted) || typeof converted === 'boolean' ? converted : {}
    if (schema !== converted)
      messages.add('fault', 'a schema is neither an object nor true or false; it allows any value', at)
    return { content: JSON.stringify(schema), refersTo: listReferredNames(schema) }
  }

  function reportSiblings({ value, at }: Part): void {
    for (const keyword of Object.keys(asObject(value)).filter(each => each !== '$ref')) {
      messages.add('info', 'a description beside the $ref of a body was omitted', `${at}/${keyword}`)
    }
  }

  for (const key of Object.keys(asObject(components.value))) {
    const schema = within(components, key)
    const name = add(schema, JSON_TYPE, key, 'schema')
    if (name !== key) messages.add('info', 'the name of a schema was changed', { at: schema.at, about: name })
  }

  return {
    define(schema, mediaType, wanted) {
      const reference = readPlainReference(schema, document.isOld)
      if (reference !== undefined && !document.isOld) reportSiblings(schema)
      const target = reference === undefined ? undefined : document.find(reference, schema.at)
      if (target === undefined) return add(schema, mediaType, wanted)
      const name = add(target, JSON_TYPE, ...namesOf(target.at))
      return mediaType === JSON_TYPE
        ? name
        : add({ ...schema, at: target.at }, mediaType, `${name}_${subtypeOf(mediaType)}`)
    },
    lengthOf: name => LENGTH_OF_IDS_AND_URL + (lengths.get(name) ?? 0),
    list() {
      const definitions: ImportedDefinition[] = []
      // Converting a schema can add more to the queue.
      for (let next = 0; next < queue.length; next++) {
        const { name, mediaType, schema } = queue[next] as (typeof queue)[number]
        const content = toContent(schema)
        const description = asText(asObject(schema.value)['description'])
        const definition = { name, accept: [mediaType], description, ...content }
        budget.spendDefinition(measureDefinition({ ...definition, schema: content }))
        definitions.push(definition)
      }
      return definitions
    }
  }
}

/** The `$ref` of a schema that consists of a reference only. */
function readPlainReference({ value }: Part, isOld: boolean): string | undefined {
  const reference = asText(asObject(value)['$ref'])
  if (!reference.startsWith('#/')) return undefined
  return isOld || Object.keys(asObject(value)).every(key => PLAIN_KEYWORDS.has(key)) ? reference : undefined
}

const PLAIN_KEYWORDS = new Set(['$ref', 'summary', 'description'])

/** `#/components/schemas/Pet` gives `Pet`. A deeper schema is named after the path to it. */
function namesOf(pointer: string): string[] {
  const keys = splitPointer(pointer)
  const path = keys[0] === 'components' ? keys.slice(2) : keys
  return [
    path
      .filter(key => !OMITTED_KEYS.has(key))
      .join('_')
      .slice(-100),
    'schema'
  ]
}

const OMITTED_KEYS = new Set(['properties', 'items', 'content', 'schema', 'paths', '$defs'])

function subtypeOf(mediaType: string): string {
  return mediaType.split('/')[1] ?? mediaType
}
