/** Rules of OpenAPI that concern several fields of an object. */
import { joinWithOr } from '../../core/quote.js'
import { isObject } from '../../core/values/is-object.js'
import { expected } from '../../validation/describe-value.js'
import { asList, asObject, type Json } from '../json.js'
import type { OpenApiVersion } from './field-type.js'

export interface BrokenRule {
  readonly text: string
  /** The rest of the pointer from the object; empty for the object itself. */
  readonly within: string
  readonly about?: string
}

const MISSING = 'a required property is missing'

type Rule = (value: Json, version: OpenApiVersion) => BrokenRule[]

/** The rules of a shape that an object breaks. */
export function findBrokenRules(shape: string, value: Json, version: OpenApiVersion): BrokenRule[] {
  return Object.hasOwn(rules, shape) ? (rules[shape] as Rule)(value, version) : []
}

const rules: Readonly<Record<string, Rule>> = {
  document(value, version) {
    const needed = version === '3.0' ? ['paths'] : ['paths', 'webhooks', 'components']
    const isEmpty = needed.every(name => value[name] === undefined)
    const names = asList(value['tags']).map(tag => asObject(tag)['name'])
    return [...(isEmpty ? [missing(needed.join(', '))] : []), ...findRepeated(names, '/tags')]
  },
  pathItem: value => findRepeatedParameters(value),
  operation(value, version) {
    const isMissing = version === '3.0' && value['responses'] === undefined
    return [...(isMissing ? [missing('responses')] : []), ...findRepeatedParameters(value)]
  },
  parameter(value, version) {
    const isOptional = value['in'] === 'path' && value['required'] !== true
    const isTooNew = value['in'] === 'querystring' && version !== '3.2'
    return [
      ...(isTooNew ? [unknownValue('/in', 'querystring', version)] : []),
      ...(isOptional ? [{ text: 'a path parameter must have required: true', within: '' }] : []),
      ...findValueFaults(value, STYLES[value['in'] as string])
    ]
  },
  serverVariable: (value, version) =>
    version !== '3.0' && isEmptyList(value['enum']) ? [{ text: 'a list is empty', within: '/enum' }] : [],
  header: value => findValueFaults(value, STYLES['header']),
  mediaType(value) {
    const streaming = ['prefixEncoding', 'itemEncoding'].find(name => value[name] !== undefined)
    return [...exclude(value, 'example', 'examples'), ...(streaming ? exclude(value, 'encoding', streaming) : [])]
  },
  encoding: value => findStyleFaults(value, STYLES['query']),
  link: value => needOne(value, 'operationRef', 'operationId'),
  responses: value => (Object.keys(value).every(isExtension) ? [missing('a status or default')] : []),
  response: (value, version) => (version === '3.2' ? [] : need(value, 'description')),
  securityScheme(value, version) {
    const { type, scheme, bearerFormat } = value
    if (typeof type !== 'string' || !Object.hasOwn(SCHEMES, type)) return []
    const { needed, allowed = [] } = SCHEMES[type] as SchemeFields
    const all = Object.values(SCHEMES).flatMap(each => [...each.needed, ...(each.allowed ?? [])])
    const foreign = all.filter(name => ![...needed, ...allowed].includes(name) && value[name] !== undefined)
    const isForeignFormat = bearerFormat !== undefined && String(scheme).toLowerCase() !== 'bearer'
    return [
      ...need(value, ...needed),
      ...[...foreign, ...(isForeignFormat && type === 'http' ? ['bearerFormat'] : [])].map(name => ({
        text: 'a property belongs to another type of security scheme',
        within: `/${name}`
      })),
      ...(type === 'mutualTLS' && version === '3.0' ? [unknownValue('/type', type, version)] : [])
    ]
  },
  flows(value) {
    const needed: Readonly<Record<string, readonly string[]>> = {
      implicit: ['authorizationUrl'],
      password: ['tokenUrl'],
      clientCredentials: ['tokenUrl'],
      authorizationCode: ['authorizationUrl', 'tokenUrl']
    }
    return Object.entries(needed).flatMap(([name, fields]) => {
      const flow = value[name]
      return isObject(flow) ? need(flow, ...fields).map(each => ({ ...each, within: `/${name}` })) : []
    })
  }
}

interface SchemeFields {
  readonly needed: readonly string[]
  readonly allowed?: readonly string[]
}

/** The fields of security schemes by their type. */
const SCHEMES: Readonly<Record<string, SchemeFields>> = {
  apiKey: { needed: ['name', 'in'] },
  http: { needed: ['scheme'], allowed: ['bearerFormat'] },
  oauth2: { needed: ['flows'], allowed: ['oauth2MetadataUrl'] },
  openIdConnect: { needed: ['openIdConnectUrl'] },
  mutualTLS: { needed: [] }
}

function unknownValue(within: string, value: string, version: OpenApiVersion): BrokenRule {
  return { text: `OpenAPI ${version} does not know a value`, within, about: value }
}

/** By the place of a parameter. */
const STYLES: Readonly<Record<string, readonly string[]>> = {
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  path: ['simple', 'label', 'matrix'],
  header: ['simple'],
  cookie: ['form', 'cookie']
}

/** Fields that describe how a value with a schema is written. */
const SERIALISATION = ['style', 'explode', 'allowReserved']

/** The rules of parameters and headers. */
function findValueFaults(value: Json, styles: readonly string[] | undefined): BrokenRule[] {
  const { content } = value
  const isOne = !isObject(content) || Object.keys(content).length === 1
  return [
    ...needOne(value, 'schema', 'content'),
    ...(isOne ? [] : [{ text: 'the content of a parameter must have one media type', within: '/content' }]),
    ...exclude(value, 'example', 'examples'),
    ...SERIALISATION.flatMap(name => exclude(value, 'content', name)),
    ...findStyleFaults(value, styles)
  ]
}

function findStyleFaults({ style }: Json, styles: readonly string[] | undefined): BrokenRule[] {
  if (styles === undefined || typeof style !== 'string' || styles.includes(style)) return []
  return [{ text: 'a style does not fit', within: '/style', about: expected(joinWithOr(styles), style) }]
}

function needOne(value: Json, one: string, other: string): BrokenRule[] {
  const hasNone = value[one] === undefined && value[other] === undefined
  return hasNone ? [missing(`${one} or ${other}`)] : exclude(value, one, other)
}

function exclude(value: Json, one: string, other: string): BrokenRule[] {
  if (value[one] === undefined || value[other] === undefined) return []
  return [{ text: 'two properties exclude each other', within: '', about: `${one} and ${other}` }]
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0

const isExtension = (name: string) => name.startsWith('x-')

function missing(about: string): BrokenRule {
  return { text: MISSING, within: '', about }
}

function need(value: Json, ...fields: readonly string[]): BrokenRule[] {
  return fields.filter(field => value[field] === undefined).map(missing)
}

function findRepeatedParameters(value: Json): BrokenRule[] {
  const names = asList(value['parameters']).map(each => {
    const { name, in: location, $ref } = asObject(each)
    return $ref === undefined ? JSON.stringify([location, name]) : JSON.stringify($ref)
  })
  return findRepeated(names, '/parameters')
}

function findRepeated(names: readonly unknown[], within: string): BrokenRule[] {
  const seen = new Set<unknown>()
  return names.flatMap((name, index) => {
    const isRepeated = seen.has(name)
    seen.add(name)
    return isRepeated ? [{ text: 'an item of a list occurs more than once', within: `${within}/${index}` }] : []
  })
}
