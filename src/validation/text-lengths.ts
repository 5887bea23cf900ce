/** Checks the length of every text and key of a value. One place for all bodies, seeds and OpenAPI documents. */
import {
  MAX_DEFINITIONS_LENGTH,
  MAX_NAME_LENGTH,
  MAX_TAGS,
  MAX_TEXT_LENGTH,
  MAX_URL_LENGTH
} from '../contract/limits.js'
import type { ErrorField } from '../contract/schemas/common.js'

/** A property has the maximum length of its name, whatever object it belongs to. */
const MAX_LENGTHS = new Map<string, number>([
  ...[
    ...['id', 'connectionId', 'connectorId', 'credentialId', 'mTLSCredentialId', 'mtlsCredentialId', 'organisationId'],
    ...['name', 'names', 'ids', 'authSchemeConfigIds', 'datasetId', 'product', 'sub', 'version', 'versionName'],
    ...['accept', 'contentType', 'scopes', 'defaultScopes', 'tags', 'users']
  ].map(name => [name, MAX_NAME_LENGTH] as const),
  ...['authorizeUrl', 'baseUrl', 'documentationURL', 'imageURL', 'path', 'schemaURL', 'tokenUrl', 'url'].map(
    name => [name, MAX_URL_LENGTH] as const
  ),
  ['content', MAX_DEFINITIONS_LENGTH]
])

/** Objects whose keys the client chooses, so that the keys do not say which maximum applies. */
const FREE = new Set(['default', 'tags'])

/** Enough for a reader. */
const MAX_PROBLEMS = 100

/** Lists the texts and keys that are too long, and the tags of connectors that have too many. */
export function findLongTexts(value: unknown): ErrorField[] {
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
    for (const [key, part] of Object.entries(object)) {
      if (key.length > MAX_NAME_LENGTH) report(MAX_NAME_LENGTH, key.length, 'characters in a key')
      else checkPart(part, key, FREE.has(property) ? property : key)
    }
    const tags = property === 'tags' ? countTags(object) : 0
    if (tags > MAX_TAGS) report(MAX_TAGS, tags, 'keys and values')
  }

  function check(part: unknown, property: string): void {
    if (typeof part === 'string') {
      const most = MAX_LENGTHS.get(property) ?? MAX_TEXT_LENGTH
      if (part.length > most) report(most, part.length, 'characters')
    } else if (Array.isArray(part)) {
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
