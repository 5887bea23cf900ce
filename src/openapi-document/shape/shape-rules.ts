/** Rules of OpenAPI that concern several fields of an object. */
import { asList, asObject, isObject, type Json } from '../json.js'
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
  parameter(value) {
    const isOptional = value['in'] === 'path' && value['required'] !== true
    const hasType = value['schema'] !== undefined || value['content'] !== undefined
    return [
      ...(isOptional ? [{ text: 'a path parameter must have required: true', within: '' }] : []),
      ...(hasType ? [] : [missing('schema or content')])
    ]
  },
  response: (value, version) => (version === '3.2' ? [] : need(value, 'description')),
  securityScheme(value) {
    const needed: Readonly<Record<string, readonly string[]>> = {
      apiKey: ['name', 'in'],
      http: ['scheme'],
      oauth2: ['flows'],
      openIdConnect: ['openIdConnectUrl']
    }
    const { type } = value
    return typeof type === 'string' && Object.hasOwn(needed, type) ? need(value, ...(needed[type] as string[])) : []
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
