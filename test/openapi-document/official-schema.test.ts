/** What the official schemas of OpenAPI refuse, a strict import refuses, too. */
import { readdirSync, readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import fc from 'fast-check'
import t from 'tap'
import { ApiError } from '../../src/contract/errors.js'
import { packagePath } from '../../src/core/package.js'
import { readYaml } from '../../src/core/yaml.js'
import { readOpenApi } from '../../src/operations/openapi/read-openapi.js'
import { completeDocument } from '../helpers/complete-documents.js'
import { documents } from '../helpers/http-import.js'
import { type DocumentVersion, markedDocuments } from '../helpers/marked-documents.js'

type Json = Record<string, unknown>

const versions = ['3.0', '3.1', '3.2'] satisfies DocumentVersion[]

/** Where a strict import accepts more, and why. Matches the pointer and the keyword of an error. */
const differences: readonly { readonly error: RegExp; readonly why: string }[] = [
  { error: / format$/, why: 'formats are annotations, and a connector has no place for such texts' },
  { error: /\/links\/[^/]+\/parameters\/\w+ type$/, why: 'the specification allows any value, the schema only texts' }
]

const validator = new Validator()

/** The errors of the official schema that are no accepted differences. */
async function findOfficialErrors(document: Json): Promise<string[]> {
  const { errors = [] } = await validator.validate(structuredClone(document))
  // It is a text if a reference has no target, which is no matter of the schema.
  if (!Array.isArray(errors)) return []
  const described = errors.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`)
  return described.some(each => differences.some(({ error }) => error.test(each))) ? [] : described
}

async function isAccepted(document: Json): Promise<boolean> {
  try {
    await readOpenApi(Buffer.from(JSON.stringify(document)), { mode: 'strict' })
    return true
  } catch (error) {
    if (error instanceof ApiError) return false
    throw error
  }
}

async function assertNotLaxer(document: Json, name: string): Promise<void> {
  const errors = await findOfficialErrors(document)
  if (errors.length > 0 && (await isAccepted(document))) throw new Error(`${name}: ${errors.join(', ')}`)
}

type Path = readonly string[]

function listPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, part]) => listPaths(part, [...path, key]))]
}

const REMOVED = Symbol('removed')
const replacements = [REMOVED, 5, 'text', {}, [], null, true, { unknown: 1 }]

/** The document with one part removed or replaced. */
function change(document: Json, path: Path, replacement: unknown): Json {
  const changed = structuredClone(document)
  const parent = path.slice(0, -1).reduce<unknown>((value, key) => (value as Json)[key], changed) as Json
  const key = path.at(-1) as string
  if (replacement !== REMOVED) parent[key] = replacement
  else if (Array.isArray(parent)) parent.splice(Number(key), 1)
  else Reflect.deleteProperty(parent, key)
  return changed
}

/** Of the changes, one in so many is tried. */
const STRIDE = 9

for (const version of versions) {
  t.test(`a strict import refuses what the schema of OpenAPI ${version} refuses`, async t => {
    const document = completeDocument(version)
    t.strictSame(await findOfficialErrors(document), [])
    t.equal(await isAccepted(document), true)
    const changes = listPaths(document)
      .filter(path => path.length > 0 && path[0] !== 'openapi')
      .flatMap(path => replacements.map(replacement => ({ path, replacement })))
    for (const [index, { path, replacement }] of changes.entries()) {
      if (index % STRIDE !== 0) continue
      await assertNotLaxer(change(document, path, replacement), `change ${index}: ${path.join('/')}`)
    }
    t.ok(changes.length > 2_000)
  })

  t.test(`a strict import refuses generated documents that the schema of OpenAPI ${version} refuses`, async t => {
    await fc.assert(
      fc.asyncProperty(markedDocuments(version), async document => assertNotLaxer(document, 'a generated document')),
      { numRuns: 30 }
    )
    t.pass('the property holds for every run')
  })
}

const folder = packagePath('test', 'fixtures', 'openapi')

for (const file of [...Object.values(documents), ...readdirSync(`${folder}/cases`).map(name => `cases/${name}`)]) {
  t.test(`a strict import refuses ${file} if its schema does`, async t => {
    const { value } = await readYaml(readFileSync(`${folder}/${file}`, 'utf8'))
    if (typeof value !== 'object') return t.pass('it is not read')
    await assertNotLaxer(value as Json, file)
    return t.pass('it does')
  })
}
