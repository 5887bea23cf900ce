/** Checks the keywords of schemas. A wrong one stays in the schema, because other programs read over it too. */
import { expected } from '../../validation/describe-value.js'
import { suggestNearest } from '../../core/nearest.js'
import { isObject } from '../../core/values/is-object.js'
import type { Json } from '../json.js'
import type { Messages } from '../messages.js'
import { escapeKey } from '../pointer.js'
import { newKeywords, oldKeywords, TYPES } from './schema-keywords.js'

const WRONG = 'a keyword of a schema has a wrong value; it was kept'

export interface SchemaCheck {
  /** @param at the JSON Pointer to the schema. */
  check(schema: unknown, at: string): void
}

/** @param isOld whether the schemas follow OpenAPI 3.0. */
export function createSchemaCheck(messages: Messages, isOld: boolean): SchemaCheck {
  const keywords = isOld ? oldKeywords : newKeywords

  function check(schema: unknown, at: string): void {
    if (!isObject(schema)) {
      if (isOld || typeof schema !== 'boolean')
        messages.add('fault', WRONG, { at, about: expected('a schema', schema) })
      return
    }
    if (isOld && typeof schema['$ref'] === 'string') return checkSiblings(schema, at)
    for (const keyword of Object.keys(schema)) checkKeyword(schema, keyword, `${at}/${escapeKey(keyword)}`)
  }

  function checkSiblings(schema: Json, at: string): void {
    for (const keyword of Object.keys(schema).filter(each => each !== '$ref')) {
      messages.add('info', 'keywords beside a $ref mean nothing in OpenAPI 3.0 and were omitted', {
        at: `${at}/${escapeKey(keyword)}`
      })
    }
  }

  function checkKeyword(schema: Json, keyword: string, at: string): void {
    const value = schema[keyword]
    const kind = Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined
    const refuse = (what: string) => messages.add('fault', WRONG, { at, about: expected(what, value) })
    switch (kind) {
      case undefined:
        if (!isOld || keyword.startsWith('x-')) return
        return messages.add('fault', 'OpenAPI 3.0 does not know a keyword of a schema; it was kept', { at })
      case 'schema':
        return isOld && keyword === 'additionalProperties' && typeof value === 'boolean' ? undefined : check(value, at)
      case 'items':
      case 'schemas':
        return checkList(value, at, kind)
      case 'named':
        if (!isObject(value)) return refuse('an object')
        return Object.keys(value).forEach(name => check(value[name], `${at}/${escapeKey(name)}`))
      case 'type':
        return checkType(value, at)
      default:
        if (!fits[kind](value, isOld)) refuse(kinds[kind])
    }
  }

  function checkList(value: unknown, at: string, kind: 'items' | 'schemas'): void {
    if (kind === 'items' && !Array.isArray(value)) return check(value, at)
    if (kind === 'items' || !Array.isArray(value)) {
      return messages.add('fault', WRONG, { at, about: expected(kind === 'items' ? 'a schema' : 'a list', value) })
    }
    value.forEach((schema, index) => check(schema, `${at}/${index}`))
  }

  function checkType(value: unknown, at: string): void {
    const types = isOld ? TYPES : [...TYPES, 'null']
    const wrong = (isOld ? [value] : [value].flat()).find(type => !types.includes(type as string))
    if (wrong === undefined) return
    const nearest = typeof wrong === 'string' ? suggestNearest(wrong, types) : ''
    messages.add('fault', WRONG, { at, about: `${expected(`one of ${types.join(', ')}`, wrong)}${nearest}` })
  }

  return { check }
}

const kinds = {
  text: 'a text',
  number: 'a number',
  count: 'a whole number from 0',
  flag: 'true or false',
  limit: 'true, false or a number',
  list: 'a list',
  texts: 'a list of texts',
  object: 'an object',
  discriminator: 'an object with a propertyName and texts in mapping',
  xml: 'an object with name, namespace and prefix as texts, and attribute and wrapped as true or false',
  any: 'any value'
}

const fits: Record<keyof typeof kinds, (value: unknown, isOld: boolean) => boolean> = {
  text: value => typeof value === 'string',
  number: value => typeof value === 'number',
  count: value => Number.isInteger(value) && Number(value) >= 0,
  flag: value => typeof value === 'boolean',
  limit: (value, isOld) => typeof value === (isOld ? 'boolean' : 'number'),
  list: isList,
  texts: (value, isOld) => isList(value, isOld) && value.every(each => typeof each === 'string'),
  object: isObject,
  discriminator: value => isObject(value) && isDiscriminator(value),
  xml: (value, isOld) => isObject(value) && Object.keys(value).every(name => isXmlField(value, name, isOld)),
  any: () => true
}

/** OpenAPI 3.0 allows no empty lists of required properties and values. */
function isList(value: unknown, isOld: boolean): value is unknown[] {
  return Array.isArray(value) && !(isOld && value.length === 0)
}

function isDiscriminator({ propertyName, mapping = {} }: Json): boolean {
  const isMap = isObject(mapping) && Object.values(mapping).every(each => typeof each === 'string')
  return typeof propertyName === 'string' && isMap
}

const XML_FIELDS: Readonly<Record<string, string>> = {
  name: 'string',
  namespace: 'string',
  prefix: 'string',
  attribute: 'boolean',
  wrapped: 'boolean'
}

/** Later versions have more fields. */
function isXmlField(xml: Json, name: string, isOld: boolean): boolean {
  if (!Object.hasOwn(XML_FIELDS, name)) return !isOld || name.startsWith('x-')
  return typeof xml[name] === XML_FIELDS[name]
}
