/**
 * Checks a document against the shapes of OpenAPI, and names each part that a connector has no place for. Each part is
 * read once, so a document takes linear time.
 */
import { joinWithOr } from '../../core/quote.js'
import { suggestNearest } from '../../core/nearest.js'
import { isObject } from '../../core/values/is-object.js'
import { expected } from '../../validation/describe-value.js'
import type { Json } from '../json.js'
import type { Messages } from '../messages.js'
import { escapeKey } from '../pointer.js'
import { createSchemaCheck } from './check-schema.js'
import { shapes } from './document-shapes.js'
import type { Field, FieldType, OpenApiVersion, Shape } from './field-type.js'
import { findBrokenRules } from './shape-rules.js'

/** Keywords of the schema of a parameter that the parameter keeps. */
const KEPT_OF_PARAMETERS = new Set(['$ref', 'type', 'default'])

const WRONG = 'a part has the wrong type'
const MISSING = 'a required property is missing'

/** Adds a message for each fault and each omission. */
export function checkShape(document: Json, version: OpenApiVersion, messages: Messages): void {
  const schemas = createSchemaCheck(messages, version === '3.0')
  const unknown = `OpenAPI ${version} does not know a property`

  function check(type: FieldType, value: unknown, at: string): void {
    switch (type.is) {
      case 'any':
        return
      case 'text':
        return void (typeof value === 'string' || refuse(at, 'a text', value))
      case 'flag':
        return void (typeof value === 'boolean' || refuse(at, 'true or false', value))
      case 'oneOf':
        return void (type.values.includes(value as string) || refuse(at, joinWithOr(type.values), value))
      case 'schema':
        return schemas.check(value, at)
      case 'parameterSchema':
        return checkParameterSchema(value, at)
      case 'list':
        if (!Array.isArray(value)) return refuse(at, 'a list', value)
        return value.forEach((item, index) => check(type.of, item, `${at}/${index}`))
      case 'map':
        if (!isObject(value)) return refuse(at, 'an object', value)
        return Object.keys(value).forEach(name => check(type.of, value[name], `${at}/${escapeKey(name)}`))
      case 'object':
        if (!isObject(value)) return refuse(at, 'an object', value)
        return type.orReference && '$ref' in value
          ? checkReference(type.shape, value, at)
          : checkObject(type.shape, value, at)
    }
  }

  function refuse(at: string, what: string, value: unknown): void {
    messages.add('fault', WRONG, { at, about: expected(what, value) })
  }

  function checkReference(shape: string, value: Json, at: string): void {
    check({ is: 'text' }, value['$ref'], `${at}/$ref`)
    // Operations beside the reference of a path item count.
    if (shape === 'pathItem') return checkFields(shape, value, at)
    for (const name of Object.keys(value).filter(each => each !== '$ref')) {
      if (shape === 'securityScheme' && name === 'description') continue
      messages.add('info', 'properties beside a $ref were omitted', `${at}/${escapeKey(name)}`)
    }
  }

  function checkObject(name: string, value: Json, at: string): void {
    checkFields(name, value, at)
    for (const [field, { required }] of Object.entries((shapes[name] as Shape).fields)) {
      if (required === true && value[field] === undefined) messages.add('fault', MISSING, { at, about: field })
    }
    for (const broken of findBrokenRules(name, value, version)) {
      const { text, within, about } = broken
      messages.add('fault', text, { at: `${at}${within}`, ...(about !== undefined && { about }) })
    }
  }

  function checkFields(shape: string, value: Json, at: string): void {
    const { fields, others } = shapes[shape] as Shape
    for (const name of Object.keys(value)) {
      const place = `${at}/${escapeKey(name)}`
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (field !== undefined) checkField(field, value[name], place)
      else if (name === '$ref' && shape === 'pathItem') continue
      else if (name.startsWith('x-')) messages.add('info', 'extensions (x-…) were omitted', place)
      else if (others?.name.test(name) === true) check(others.type, value[name], place)
      else messages.add('fault', unknown, { at: place, ...suggestField(name, Object.keys(fields)) })
    }
  }

  function checkField({ type, omitted, since = '3.0' }: Field, value: unknown, at: string): void {
    if (since > version) return messages.add('fault', unknown, at)
    if (omitted !== undefined) messages.add('info', `${omitted} were omitted`, at)
    check(type, value, at)
  }

  function checkParameterSchema(value: unknown, at: string): void {
    schemas.check(value, at)
    if (!isObject(value)) return
    for (const keyword of Object.keys(value).filter(each => !KEPT_OF_PARAMETERS.has(each))) {
      messages.add(
        'info',
        'of the schema of a parameter, only type and default were kept',
        `${at}/${escapeKey(keyword)}`
      )
    }
  }

  checkObject('document', document, '#')
}

function suggestField(name: string, fields: readonly string[]): { readonly about?: string } {
  const nearest = suggestNearest(name, fields).replace(/^; /, '')
  return nearest === '' ? {} : { about: nearest }
}
