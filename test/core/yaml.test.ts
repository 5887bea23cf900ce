import fc from 'fast-check'
import t from 'tap'
import { stringify } from 'yaml'
import { findExcess, readYaml } from '../../src/core/yaml.js'

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

t.test('a text without aliases is not too large', async t => {
  const many = fc.array(fc.constantFrom(0, '', [], {}, { a: 1 }), { minLength: 70_000, maxLength: 200_000 })
  const property = fc.property(fc.oneof({ weight: 9, arbitrary: fc.jsonValue() }, many), value => {
    t.equal(findExcess(value, JSON.stringify(value)), undefined)
  })
  fc.assert(property)
})

/** Texts that grow with n in one construct. */
const constructs: Record<string, (count: number) => string> = {
  'lists in lists': count => '['.repeat(count) + ']'.repeat(count),
  'open lists': count => '['.repeat(count),
  'objects in objects': count => '{a: '.repeat(count) + '}'.repeat(count),
  'open objects': count => '{'.repeat(count),
  'lists that begin on one line': count => `${'- '.repeat(count)}a`,
  'keys that begin on one line': count => `${'? '.repeat(count)}a`,
  'tagged lists in lists': count => '!!seq ['.repeat(count)
}

for (const [name, write] of Object.entries(constructs)) {
  t.test(`too many ${name} are refused where they begin`, async t => {
    const texts = await Promise.all([2_000, 4_000].map(async count => readYaml(write(count))))
    for (const { value, mistake } of texts) {
      t.equal(value, undefined)
      t.equal(mistake?.message, 'nesting exceeded maxDepth (100)')
      t.ok(Number(mistake?.offset) < 1_000)
    }
  })
}

t.test('merge keys are resolved, and cannot multiply a text', async t => {
  const { value } = await readYaml('a: &a { b: 1, c: 2 }\nd: { <<: *a, c: 3 }\ne: { <<: [*a, { f: 4 }] }\n')
  t.strictSame(value, { a: { b: 1, c: 2 }, d: { b: 1, c: 3 }, e: { b: 1, c: 2, f: 4 } })
  const keys = Array.from({ length: 2_000 }, (_, index) => `k${index}: 1`).join(', ')
  const { mistake } = await readYaml(
    `a: &a { ${keys} }\n${Array.from({ length: 100 }, (_, i) => `m${i}: { <<: *a }\n`).join('')}`
  )
  t.match(mistake?.message, /^merge keys exceeded/)
})

t.test('an alias becomes the same object, however often it is used', async t => {
  const { value } = await readYaml(`- &a { b: c }\n${'- *a\n'.repeat(5_000)}`)
  t.equal(new Set(value as object[]).size, 1)
})

t.test('numbers are those of YAML 1.2', async t => {
  const { value } = await readYaml('[1, -2.5e3, 0x1f, 0o17, 017, 1_000, 0b1, 1:30, .5, yes, ~, 2001-01-01]')
  t.strictSame(value, [1, -2500, 31, 15, 17, '1_000', '0b1', '1:30', 0.5, 'yes', null, '2001-01-01'])
})

t.test('text is not mistaken for structure', async t => {
  for (const scalar of ['[', '{', '- ', '? ', '*a', '&a', '---']) {
    const list = Array.from({ length: 1_500 }, (_, index) => `${scalar}${index}`)
    for (const defaultStringType of ['QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL'] as const) {
      t.strictSame((await readYaml(stringify(list, { defaultStringType }))).value, list)
    }
  }
})

t.test('keys are scalars', async t => {
  for (const text of ['? [a]\n: b', '{[a]: b}', '? {a: b}\n: c', '? ? a\n: b']) {
    t.equal((await readYaml(text)).value, undefined, text)
  }
  t.strictSame((await readYaml('1: a\nnull: b\ntrue: c')).value, { '1': 'a', 'null': 'b', 'true': 'c' })
})

t.test('a tag changes no value into one that JSON does not have', async t => {
  for (const tag of ['!!omap', '!!pairs', '!!set', '!!binary', '!!timestamp', '!x', '!<a:b>']) {
    const { value } = await readYaml(`a: ${tag} [{ b: c }]\nd: ${tag} 2001-01-01`)
    t.strictSame(value, { a: [{ b: 'c' }], d: '2001-01-01' }, tag)
  }
})

t.test('the first mistake ends the reading', async t => {
  for (const text of ['- "a\n', 'a: b: c', '- @a', '\tx: 1\n']) {
    t.equal((await readYaml(text)).value, undefined, text)
  }
  t.strictSame(await readYaml('a: 1\na: 2\n--- b\n'), {
    value: { a: 2 },
    mistake: undefined,
    repeatsKeys: true,
    documents: 2
  })
  t.equal((await readYaml('')).value, null)
})
