import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { findAnchor, findCitations, linkCitations, readSections, renderVendorLinks } from '../../scripts/citations.js'
import { ledger } from '../../src/contract/fidelity/ledger.js'
import { operationIds } from '../../src/contract/operations.js'
import { packagePath } from '../../src/core/package.js'
import { vendorFile, withoutVendor } from '../helpers/vendor/vendor.js'

const contract = readFileSync(packagePath('docs', 'contract.md'), 'utf8')

/** The text of a file, with comments that span lines joined to one line. */
function read(path: string): string {
  return readFileSync(packagePath(path), 'utf8').replaceAll(/\s*\n\s*(\*|\/\/)?\s*/g, ' ')
}

function listFiles(folder: string): string[] {
  return readdirSync(packagePath(folder), { recursive: true, encoding: 'utf8' })
    .map(name => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter(name => /\.(ts|md)$/.test(name))
}

t.test('reads the sections of docs/contract.md with the anchors that GitHub gives them', async t => {
  const sections = readSections('# Title\n\n## 0 One\n\ntext\n\n## 3.3 Null, absent and empty\n\n<a id="item-1"></a>\n')
  t.strictSame(
    [...sections.values()].map(({ slug }) => slug),
    ['0-one', '33-null-absent-and-empty']
  )
  t.equal(findAnchor({ text: '', section: '3.3', row: 'item-1' }, sections), 'item-1')
  t.equal(findAnchor({ text: '', section: '0', row: 'item-1' }, sections), undefined)
  t.equal(findAnchor({ text: '', section: '9' }, sections), undefined)
})

t.test('finds citations of sections, items, questions and operations', async t => {
  t.strictSame(findCitations('docs/contract.md 3.3; docs/contract.md 3.6, item 7, docs/contract.md 6, GetConnector.'), [
    { text: 'docs/contract.md 3.3', section: '3.3' },
    { text: 'docs/contract.md 3.6, item 7', section: '3.6', row: 'item-7' },
    { text: 'docs/contract.md 6, GetConnector', section: '6', row: 'GetConnector' }
  ])
  t.strictSame(findCitations('docs/contract.md 7, question 20'), [
    { text: 'docs/contract.md 7, question 20', section: '7', row: 'question-20' }
  ])
})

t.test('links citations, and refuses one of an unknown section', async t => {
  t.equal(
    linkCitations('see docs/contract.md 2.2, SPEC:1, 2-3: a'),
    'see [docs/contract.md 2.2](contract.md#22-error-codes), [SPEC:1], [SPEC:2-3]: a'
  )
  t.throws(() => linkCitations('docs/contract.md 9.9'), {
    message: 'docs/contract.md has no section for "docs/contract.md 9.9"'
  })
  const links = renderVendorLinks('[SPEC:20-30] [SPEC:3] [SPEC:3]\n[SPEC:4]: https://example.com').split('\n')
  t.match(links, [/^\[SPEC:3\]: https:\S+#L3$/, /^\[SPEC:20-30\]: https:\S+#L20-L30$/])
  t.equal(links.length, 2)
})

t.test('cites only sections that docs/contract.md has', async t => {
  const sections = readSections()
  const cited = [...listFiles('src'), ...listFiles('test'), ...listFiles('scripts'), ...listFiles('docs')]
    .filter(path => path !== 'test/contract/citations.test.ts')
    .flatMap(path => findCitations(read(path)).map(citation => ({ path, ...citation })))
  const served = ledger.flatMap(({ id, source = '', because = '' }) =>
    findCitations(`${source} ${because}`).map(citation => ({ path: id, ...citation }))
  )
  t.not(served.length, 0)
  t.strictSame(
    [...cited, ...served]
      .filter(citation => findAnchor(citation, sections) === undefined)
      .map(({ path, text }) => `${path}: ${text}`),
    []
  )
})

t.test('spells out each citation', async t => {
  const paths = [...listFiles('src'), ...listFiles('test'), ...listFiles('scripts'), ...listFiles('docs')]
  t.strictSame(
    paths.flatMap(path => read(path).match(/docs\/contract\.md \d(\.\d)?[,;] \d/g) ?? []),
    []
  )
})

t.test('has only operations of the contract in docs/contract.md', async t => {
  const rows = Array.from(contract.matchAll(/<a id="([A-Z]\w+)"><\/a>(\w+)/g), ([, id, name]) => ({ id, name }))
  t.not(rows.length, 0)
  t.strictSame(
    rows.filter(({ id, name }) => id !== name || !operationIds.some(operation => operation === id)),
    []
  )
})

t.test('cites only lines of the vendor document in docs/contract.md', { skip: withoutVendor }, async t => {
  const lines = readFileSync(vendorFile, 'utf8').split('\n')
  const cited = Array.from(contract.matchAll(/SPEC:(\d+)(?:-(\d+))?/g), ([, first, last = first]) => ({
    first: Number(first),
    last: Number(last)
  }))
  t.not(cited.length, 0)
  t.strictSame(
    cited.filter(({ first, last }) => first < 1 || last < first || last > lines.length),
    []
  )
  for (const [, name = '', line = ''] of contract.matchAll(/<\/a>([A-Z]\w+) \[SPEC:(\d+)\]/g))
    t.match(lines[Number(line) - 1], `operationId: ${name}`)
})
