import fc from 'fast-check'
import t from 'tap'
import { Lexer, stringify } from 'yaml'
import { readYaml } from '../../src/core/yaml.js'
import { createYamlLimits, MAX_ALIASES } from '../../src/core/text/yaml-limits.js'

t.test('what YAML can write is read back', async () => {
  const styles = fc.record({
    collectionStyle: fc.constantFrom('any', 'block', 'flow'),
    defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED')
  } as const)
  const values = fc
    .jsonValue({ noUnicodeString: false, maxDepth: 6 })
    .filter(value => !JSON.stringify(value).includes('-0'))
  await fc.assert(
    fc.asyncProperty(values, styles, async (value, style) => {
      const { value: found, repeatsKeys } = await readYaml(stringify(value, { aliasDuplicateObjects: false, ...style }))
      t.strictSame(JSON.stringify(found), JSON.stringify(value))
      t.equal(repeatsKeys, false)
    })
  )
})

/** Texts that grow with n in one construct. */
const constructs: Record<string, (count: number) => string> = {
  'lists in lists': count => '['.repeat(count) + ']'.repeat(count),
  'open lists': count => '['.repeat(count),
  'objects in objects': count => '{a: '.repeat(count) + '}'.repeat(count),
  'open objects': count => '{'.repeat(count),
  'lists that begin on one line': count => `${'- '.repeat(count)}a`,
  'keys that begin on one line': count => `${'? '.repeat(count)}a`,
  'aliases': count => `- &a b\n${'- *a\n'.repeat(count)}`,
  'anchors': count => '- &a b\n'.repeat(count),
  'tagged lists in lists': count => '!!seq ['.repeat(count),
  'documents': count => '---\na\n'.repeat(count)
}

/** How many lexemes are read before a text is refused. */
function countLexemes(text: string): number {
  const { check } = createYamlLimits()
  let read = 0
  try {
    for (const lexeme of new Lexer().lex(text)) {
      read++
      check(lexeme)
    }
  } catch {
    return read
  }
  return Infinity
}

for (const [name, write] of Object.entries(constructs)) {
  t.test(`too many ${name} are refused before they are parsed`, async t => {
    const counts = [2_000, 4_000, 8_000].map(count => countLexemes(write(count)))
    t.ok(Number(counts[0]) < 10 * MAX_ALIASES)
    t.strictSame(counts, [counts[0], counts[0], counts[0]])
    t.equal((await readYaml(write(2_000))).value, undefined)
  })
}

t.test('text is not mistaken for structure', async t => {
  for (const scalar of ['[', '{', '- ', '? ', '*a', '&a', '---']) {
    const list = Array.from({ length: 1_500 }, (_, index) => `${scalar}${index}`)
    for (const defaultStringType of ['QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL'] as const) {
      t.strictSame((await readYaml(stringify(list, { defaultStringType }))).value, list)
    }
  }
})

t.test('keys are scalars', async t => {
  for (const text of ['? [a]\n: b', '{[a]: b}', '? {a: b}\n: c', '&a k: 1\n? *a\n: 2', '? ? a\n: b']) {
    t.equal((await readYaml(text)).value, undefined, text)
  }
  t.strictSame((await readYaml('1: a\nnull: b\ntrue: c')).value, { '1': 'a', '': 'b', 'true': 'c' })
})

t.test('a tag changes no value into one that JSON does not have', async t => {
  for (const tag of ['!!omap', '!!pairs', '!!set', '!!binary', '!!timestamp', '!x', '!<a:b>']) {
    const { value } = await readYaml(`a: ${tag} [{ b: c }]\nd: ${tag} 2001-01-01`)
    t.strictSame(value, { a: [{ b: 'c' }], d: '2001-01-01' }, tag)
  }
})

t.test('the first mistake ends the reading', async t => {
  for (const text of ['- "a\n', 'a: b: c', '- @a', '%YAML 1.2\n---\na\n...\nb', '--- a\n--- b\n']) {
    t.equal((await readYaml(text)).value, undefined, text)
  }
  t.equal((await readYaml('')).value, null)
})
