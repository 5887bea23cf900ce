/** Checks the size of every text, key and list of a value. One place for all bodies, seeds and OpenAPI documents. */
import {
  MAX_ITEMS,
  MAX_NAME_LENGTH,
  MAX_SCHEMA_LENGTH,
  MAX_TAGS,
  MAX_TEXT_LENGTH,
  MAX_URL_LENGTH
} from '../contract/limits.js'
import type { ErrorField } from '../contract/schemas/common.js'

/** The name of a property decides its maximum length, in every object. */
const MAX_LENGTHS = new Map<string, number>([
  ...[
    ...['id', 'connectionId', 'connectorId', 'credentialId', 'mTLSCredentialId', 'mtlsCredentialId', 'organisationId'],
    ...['name', 'names', 'ids', 'authSchemeConfigIds', 'datasetId', 'product', 'sub', 'version', 'versionName'],
    ...['accept', 'contentType', 'scopes', 'defaultScopes', 'tags', 'users']
  ].map(name => [name, MAX_NAME_LENGTH] as const),
  ...['authorizeUrl', 'baseUrl', 'documentationURL', 'imageURL', 'path', 'schemaURL', 'tokenUrl', 'url'].map(
    name => [name, MAX_URL_LENGTH] as const
  ),
  ['content', MAX_SCHEMA_LENGTH]
])

/** Objects whose keys the client chooses, so that the keys do not say which maximum applies. */
const FREE = new Set(['default', 'tags'])

/** Lists within a resource. Lists of resources have no maximum here, because a seed holds a whole sandbox. */
const LISTS = new Set([
  ...['accept', 'action', 'authSchemeConfigIds', 'authSchemeConfigs', 'connectionVariables', 'defaultScopes'],
  ...['digestInputs', 'parameters', 'responses', 'scopes', 'trigger', 'variables']
])

/** Enough for a reader. */
const MAX_PROBLEMS = 100

/** Finds texts, keys and lists that are too long, and tags of connectors that are too many. */
export function findOversized(value: unknown): ErrorField[] {
  return isSmall(value, '') ? [] : listProblems(value)
}

/** Whether nothing is too long. It builds no paths, because almost every value fits. */
function isSmall(value: unknown, property: string): boolean {
  if (typeof value === 'string') return value.length <= MAX_NAME_LENGTH || value.length <= maxLengthOf(property)
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) {
    return (value.length <= MAX_ITEMS || !LISTS.has(property)) && value.every(item => isSmall(item, property))
  }
  const object = value as Readonly<Record<string, unknown>>
  if (property === 'tags' && countTags(object) > MAX_TAGS) return false
  for (const key of Object.keys(object)) {
    if (key.length > MAX_NAME_LENGTH || !isSmall(object[key], propertyOf(key, property))) return false
  }
  return true
}

function maxLengthOf(property: string): number {
  return MAX_LENGTHS.get(property) ?? MAX_TEXT_LENGTH
}

function propertyOf(key: string, parent: string): string {
  return FREE.has(parent) ? parent : key
}

function listProblems(value: unknown): ErrorField[] {
  const problems: ErrorField[] = []
  const path: (string | number)[] = []

  function report(most: number, found: number, what: string): void {
    const message = `expected at most ${most} ${what}, got ${found}`
    if (problems.length < MAX_PROBLEMS) problems.push({ field: toField(path), message })
  }

  function checkPart(part: unknown, key: string | number, property: string): void {
    path.push(key)
    check(part, property)
    path.pop()
  }

  function checkObject(object: object, property: string): void {
    const tags = property === 'tags' ? countTags(object) : 0
    if (tags > MAX_TAGS) report(MAX_TAGS, tags, 'keys and values')
    for (const [key, part] of Object.entries(object)) {
      if (key.length > MAX_NAME_LENGTH) report(MAX_NAME_LENGTH, key.length, 'characters in a key')
      else checkPart(part, key, propertyOf(key, property))
    }
  }

  function check(part: unknown, property: string): void {
    if (typeof part === 'string') {
      const most = maxLengthOf(property)
      if (part.length > most) report(most, part.length, 'characters')
    } else if (Array.isArray(part)) {
      if (part.length > MAX_ITEMS && LISTS.has(property)) report(MAX_ITEMS, part.length, 'items')
      part.forEach((item, index) => checkPart(item, index, property))
    } else if (typeof part === 'object' && part !== null) {
      checkObject(part, property)
    }
  }

  check(value, '')
  return problems
}

function countTags(tags: object): number {
  return Object.values(tags).reduce((sum: number, values) => sum + 1 + (Array.isArray(values) ? values.length : 0), 0)
}

/** `connectors[2].name`, as in all errors. */
function toField(path: readonly (string | number)[]): string {
  return path.reduce<string>((field, key) => {
    if (typeof key === 'number') return `${field}[${key}]`
    return field === '' ? key : `${field}.${key}`
  }, '')
}
