/** Every part of a document is found again in what is imported, or a message names it with its place. */
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { parse } from 'yaml'
import { packagePath } from '../../../src/core/package.js'
import type { ImportedApi } from '../../../src/operations/openapi/imported-api.js'
import { readOpenApi } from '../../../src/operations/openapi/read-openapi.js'
import { documents } from '../../helpers/http-import.js'
import { type DocumentVersion, markedDocuments } from '../../helpers/marked-documents.js'

interface Leaf {
  readonly at: string
  /** The keys on the way, and the value. */
  readonly words: readonly string[]
}

/** The values of a document that have no parts, each with its JSON Pointer. Independent of the importer. */
function listLeaves(value: unknown, at = '#', words: readonly string[] = []): Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ at, words: [...words, String(value)] }]
  return Object.entries(value).flatMap(([key, part]) =>
    listLeaves(part, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, [...words, key])
  )
}

/** The pointers at the beginning of the details of messages. */
function listNamed({ messages }: ImportedApi): string[] {
  const isCut = messages.some(({ detail }) => /^and \d+ more$/.test(detail?.at(-1) ?? ''))
  if (isCut) throw new Error('the document is too large for this test: a message counts places instead of naming them')
  return messages.flatMap(({ detail = [] }) => detail).flatMap(each => /^#.*?(?= \(line |: |$)/.exec(each) ?? [])
}

/** The last word of a leaf that tells it from others: a mark in its value, otherwise nothing to look for. */
const markOf = ({ words }: Leaf): string | undefined => /mark\d+m|10\d{5}/.exec(words.at(-1) as string)?.[0]

function findLost(document: unknown, api: ImportedApi, wordOf: (leaf: Leaf) => string | undefined): string[] {
  const named = listNamed(api)
  const isNamed = (at: string) =>
    named.some(
      place => at === place || at.startsWith(`${place}/`) || (place.endsWith('…') && at.startsWith(place.slice(0, -1)))
    )
  const { messages: _, definitions, ...others } = api
  const found = JSON.stringify([
    others,
    definitions.map(({ content, ...rest }) => [rest, JSON.parse(content) as unknown])
  ])
  return listLeaves(document).flatMap(leaf => {
    const word = wordOf(leaf)
    if (word === undefined || found.includes(word) || isNamed(leaf.at)) return []
    return [`${leaf.at}: ${word}`]
  })
}

for (const version of ['3.0', '3.1', '3.2'] satisfies DocumentVersion[]) {
  t.test(`nothing of a document of OpenAPI ${version} is lost without a word`, async t => {
    await fc.assert(
      fc.asyncProperty(markedDocuments(version), async document => {
        const api = await readOpenApi(Buffer.from(JSON.stringify(document)), { mode: 'lenient' })
        const lost = findLost(document, api, markOf)
        if (lost.length > 0) throw new Error(`lost: ${lost.join('\n')}`)
      }),
      { numRuns: 60 }
    )
    t.pass('the property holds for every run')
  })
}

const folder = packagePath('test', 'fixtures', 'openapi')
const files = [
  ...Object.values(documents),
  ...readdirSync(`${folder}/cases`)
    .filter(name => !/twice\.|two-yaml/.test(name))
    .map(name => `cases/${name}`)
]

for (const file of files) {
  t.test(`nothing of ${file} is lost without a word`, async t => {
    const text = readFileSync(`${folder}/${file}`, 'utf8').replace("one\n      two'", "one\n       two'")
    const document = parse(text, { merge: true, maxAliasCount: -1 }) as unknown
    const api = await readOpenApi(Buffer.from(text), { mode: 'lenient' })
    const isFree = ({ at, words }: Leaf) =>
      words.length > 1 && !/\/(type|in|openapi|scheme|required|servers\/0\/url)$/.test(at)
    const wordOf = (leaf: Leaf) => {
      const word = leaf.words.at(-1) as string
      return isFree(leaf) && !/^(true|false|null|#.*)$/.test(word)
        ? JSON.stringify(word).slice(1, -1).replace(/[{}]/g, '')
        : undefined
    }
    t.strictSame(findLost(document, api, wordOf), [])
  })
}
