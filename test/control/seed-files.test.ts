/** Seed files: variables, encodings, settings of several files, and changes while the mock runs. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { stringify } from 'yaml'
import { settingNames, settingTable } from '../../src/contract/settings.js'
import { watchChanges } from '../../src/control/seeds/files/changed-files.js'
import { escapeAllVariables, escapeVariables, substituteVariables } from '../../src/control/seeds/files/variables.js'
import { SeedBytes } from '../../src/control/seeds/files/seed-bytes.js'
import { readSeeds } from '../../src/control/seeds/read-seeds.js'
import { writeState } from '../../src/control/write-state.js'
import { decodeText } from '../../src/core/text/decode-text.js'
import { createApp } from '../helpers/app.js'
import { problemsOf } from '../helpers/seeds/seeds.js'

const strict = { strictIds: true }

/** Texts in which variables, escapes and halves of them are common. */
const texts = fc
  .array(fc.oneof(fc.constantFrom('$', '{', '}', '${', '$${', '${A}', '${B:-x}', ':-', '\n', 'é'), fc.string()), {
    maxLength: 6
  })
  .map(parts => parts.join(''))
const documents = fc.dictionary(texts, fc.oneof(texts, fc.integer(), fc.array(texts), fc.dictionary(texts, texts)))

t.test('an escaped text is read unchanged from YAML and JSON, and no variable changes it', async t => {
  const environments = fc.record({ A: fc.string(), B: fc.string() }, { requiredKeys: [] })
  fc.assert(
    fc.property(documents, environments, (document, env) => {
      const read = { content: document, problems: [] }
      const plain = JSON.parse(JSON.stringify(document)) as unknown
      const fromJson = JSON.parse(escapeVariables(JSON.stringify(document))) as unknown
      t.strictSame(substituteVariables(escapeAllVariables(plain), env), { ...read, content: plain })
      t.strictSame(substituteVariables(fromJson, env), { ...read, content: plain })
    }),
    { numRuns: 300 }
  )
})

/** A part of a text, and what it stands for with A=one, B empty and C not set. */
const parts: readonly (readonly [text: string, value: string])[] = [
  ['${A}', 'one'],
  ['${B}', ''],
  ['${A:-x}', 'one'],
  ['${B:-x y}', 'x y'],
  ['${C:-}', ''],
  ['${C:-http://a:1/$b}', 'http://a:1/$b'],
  ['$${A}', '${A}'],
  ['$A', '$A'],
  ['${a.b}', '${a.b}'],
  ['${}', '${}'],
  ['$$', '$$'],
  [' ', ' ']
]

t.test('replaces variables anywhere in a text', async t => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts)), chosen => {
      // Two parts side by side could form an escape.
      const text = chosen.map(([part]) => part).join(' ')
      const value = chosen.map(([, each]) => each).join(' ')
      t.strictSame(substituteVariables([{ k: text }], { A: 'one', B: '' }), { content: [{ k: value }], problems: [] })
    })
  )
})

t.test('names each variable that is not set, with its place', async t => {
  const explain = (name: string) =>
    `the variable ${name} is not set; set it, give a default with \${${name}:-default}, or write $\${${name}} for the text itself`
  const file = join(t.testdir({ 'a.yaml': 'users: [{ sub: "${NOT_SET}", organisations: ["${NOR_THIS}"] }]' }), 'a.yaml')
  t.strictSame(await problemsOf(file), [
    { file, path: 'users[0].sub', message: explain('NOT_SET') },
    { file, path: 'users[0].organisations[0]', message: explain('NOR_THIS') }
  ])
})

t.test('refuses the operators of shells that seeds do not know', async t => {
  for (const operator of ['-', ':=', '=', ':?', '?', ':+', '+']) {
    const text = `\${A${operator}x}`
    const { content, problems } = substituteVariables({ name: `a ${text}` }, { A: 'one' })
    t.strictSame(content, { name: `a ${text}` })
    t.strictSame(problems, [
      {
        path: 'name',
        message: `${text} has an operator that seeds do not know; write \${A} or \${A:-default}, or $${text} for the text itself`
      }
    ])
  }
})

t.test('a document that is not a file has no variables', async t => {
  const document = { users: [{ sub: '${PATH}', organisations: [] }] }
  t.strictSame((await readSeeds([document], strict)).files, [{ file: 'inline', document }])
})

t.test('an export with the text of a variable is loaded as it was', async t => {
  const name = '${PATH} and $${PATH} and ${'.repeat(9)
  const organisations = [{ id: '01J0000000ACME000000000RG1', name }]
  const app = await createApp(t, { seeds: [{ organisations }] })
  for (const format of ['yaml', 'json'] as const) {
    let exported = ''
    for await (const piece of await writeState(app.sandboxes.default, format)) exported += piece
    const { files } = await readSeeds([new SeedBytes('export', Buffer.from(exported))], strict)
    t.match(files, [{ document: { organisations } }], format)
  }
})

t.test('decodes any text by its byte order mark', async t => {
  const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16()
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      t.equal(decodeText(Buffer.from(`\uFEFF${text}`)), text)
      t.equal(decodeText(Buffer.from(`\uFEFF${text}`, 'utf16le')), text)
      t.equal(decodeText(bigEndian(`\uFEFF${text}`)), text)
      if (!text.startsWith('\0', 1)) t.equal(decodeText(Buffer.from(text)), text.replace(/^\uFEFF/, ''))
      t.equal(decodeText(Buffer.from(`{${text}`, 'utf16le')), `{${text}`)
      t.equal(decodeText(bigEndian(`{${text}`)), `{${text}`)
    })
  )
  t.throws(() => decodeText(Buffer.from('Zürich', 'latin1')), { message: 'it is not valid UTF-8; save it as UTF-8' })
  t.throws(() => decodeText(Buffer.from('fffe00d8', 'hex')), { message: 'it is not valid UTF-16LE; save it as UTF-8' })
})

t.test('reads a seed in UTF-16, as PowerShell writes it', async t => {
  const seed = { users: [{ sub: 'Zoë', organisations: [] }] }
  const folder = t.testdir({})
  for (const [name, text] of [
    ['a.json', JSON.stringify(seed)],
    ['a.yaml', stringify(seed)]
  ] as const) {
    const file = join(folder, name)
    writeFileSync(file, Buffer.from(`\uFEFF${text}`, 'utf16le'))
    t.strictSame((await readSeeds([file], strict)).files, [{ file, document: seed }])
  }
})

const settings = fc.record(
  Object.fromEntries(settingNames.map(name => [name, fc.constantFrom<unknown>(...settingTable[name].values)])),
  { requiredKeys: [] }
)

t.test('refuses settings that two files set differently, and no others', async t => {
  await fc.assert(
    fc.asyncProperty(settings, settings, async (one, other) => {
      const clashes = Object.keys(other).filter(name => name in one && one[name] !== other[name])
      const bytes = (file: string, each: object) => new SeedBytes(file, Buffer.from(JSON.stringify({ settings: each })))
      const problems = await problemsOf([bytes('a.json', one), bytes('b.json', other)])
      t.strictSame(
        problems,
        clashes.map(name => ({
          file: 'b.json',
          path: `settings.${name}`,
          message: `${JSON.stringify(other[name])} contradicts ${JSON.stringify(one[name])} in a.json; remove one of them`
        }))
      )
    })
  )
})

t.test('notices every change of a file or a folder, once, after the changes have stopped', async t => {
  const folder = t.testdir({})
  const single = join(folder, 'single.yaml')
  const seeds = join(folder, 'seeds')
  let length = 0
  const changes = {
    write: () => writeFileSync(single, 'a'.repeat(++length)),
    remove: () => rmSync(single, { force: true }),
    add: () => writeFileSync(join(seeds, `${++length}.yaml`), ''),
    edit: () => writeFileSync(join(seeds, 'a.yaml'), 'a'.repeat(++length)),
    other: () => writeFileSync(join(seeds, 'notes.txt'), 'a'.repeat(++length))
  }
  const steps = fc.array(fc.constantFrom('look', ...(Object.keys(changes) as (keyof typeof changes)[])))
  fc.assert(
    fc.property(steps, chosen => {
      rmSync(seeds, { recursive: true, force: true })
      mkdirSync(seeds)
      changes.write()
      changes.edit()
      const hasChanged = watchChanges([single, seeds])
      const model = { single: length, folder: length }
      let loaded = JSON.stringify(model)
      let last = loaded
      for (const step of [...chosen, 'look', 'look', 'look'] as const) {
        if (step === 'look') {
          const now = JSON.stringify(model)
          const isExpected = now === last && now !== loaded
          t.equal(hasChanged(), isExpected)
          last = now
          if (isExpected) loaded = now
          continue
        }
        changes[step]()
        if (step === 'add' || step === 'edit') model.folder = length
        if (step === 'write') model.single = length
        if (step === 'remove') model.single = 0
      }
    })
  )
})
