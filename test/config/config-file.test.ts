/** The configuration file. Options and their values are those of the command line; see test/config.test.ts. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { stringify } from 'yaml'
import { flagOf, loadConfig, type OptionName, options, readConfig, variableOf } from '../../src/config.js'
import { readConfigFile } from '../../src/config/config-file.js'

const names = (Object.keys(options) as OptionName[]).filter(name => name !== 'config')
const keyOf = (name: OptionName) => flagOf(name).slice(2)
const others: readonly OptionName[] = ['port', 'host', 'journalBytes', 'strictIds', 'logLevel', 'adminToken', 'json']

/** Writes a configuration file and returns its path. */
function write(t: Test, text: string | Uint8Array, name = 'versori-mock.config.yaml'): string {
  const path = join(t.testdir({}), name)
  writeFileSync(path, text)
  return path
}

async function read(path: string) {
  return loadConfig(['config', ...names], ['--config', path], {})
}

async function errorOf(work: Promise<unknown>): Promise<string> {
  try {
    return `no error, but ${JSON.stringify(await work)}`
  } catch (error) {
    return String(error)
  }
}

const values = fc.record(
  {
    port: fc.nat(65_535),
    journalBytes: fc.nat(2 ** 30),
    strictIds: fc.boolean(),
    json: fc.boolean(),
    logLevel: fc.constantFrom('info', 'silent'),
    host: fc.string({ minLength: 1, unit: 'grapheme' }),
    adminToken: fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('0123', '1e3', 'true', 'null', '~', '0x1F')),
    accept: fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 3 })
  },
  { requiredKeys: [] }
)

t.test('reads any values in YAML and in JSON, which a variable overrides, and a flag the variable', async t => {
  const all = [...others, 'accept', 'config'] as const
  const files = { yaml: join(t.testdir({}), 'a.yaml'), json: join(t.testdirName, 'a.json') }
  await fc.assert(
    fc.asyncProperty(values, fc.subarray(['port', 'logLevel']), async (given, fromVariable) => {
      const keys = Object.fromEntries(Object.entries(given).map(([name, each]) => [keyOf(name as OptionName), each]))
      writeFileSync(files.yaml, stringify(keys))
      writeFileSync(files.json, JSON.stringify(keys, null, '\t'))
      const env = Object.fromEntries(
        fromVariable.map(name => [variableOf(name as OptionName), name === 'port' ? '7' : 'warn'])
      )
      const expected = {
        ...given,
        ...(fromVariable.includes('port') && { port: 7 }),
        ...(fromVariable.includes('logLevel') && { logLevel: 'warn' })
      }
      for (const path of Object.values(files)) {
        const fromFile = await loadConfig(all, ['--config', path], env)
        t.strictSame(fromFile, {
          config: { ...expected, config: path },
          configFile: path,
          flags: ['config'],
          positionals: []
        })
        const flagged = await loadConfig(all, ['--config', path, '--port', '8'], env)
        t.strictSame(flagged.config, { ...expected, config: path, port: 8 })
      }
    }),
    { numRuns: 50 }
  )
})

t.test('keeps the text of a number', async t => {
  const path = write(t, 'admin-token: 0123\norganisation-id: 01E5\nsub: 1_0\nhost: 0x1F\n')
  t.match((await read(path)).config, { adminToken: '0123', organisationId: '01E5', sub: '1_0', host: '0x1F' })
})

t.test('resolves paths against the folder of the file', async t => {
  const path = write(t, 'data: a.sqlite\nseed-file: [seeds/b.yaml, /c.yaml, "-"]\nagainst: ../d.json\n')
  const folder = t.testdirName
  t.match((await read(path)).config, {
    data: join(folder, 'a.sqlite'),
    seedFile: [join(folder, 'seeds/b.yaml'), '/c.yaml', '-'],
    against: join(folder, '..', 'd.json')
  })
})

for (const encoding of ['utf8', 'utf16le'] as const) {
  t.test(`reads ${encoding} with a byte order mark`, async t => {
    t.match((await read(write(t, Buffer.from('\uFEFFhost: Zürich\n', encoding)))).config, { host: 'Zürich' })
  })
}

for (const text of ['', '# only a comment\n', '---\n', '{}']) {
  t.test(`accepts an empty file: ${JSON.stringify(text)}`, async t => {
    t.strictSame((await readConfigFile(write(t, text))).values, {})
  })
}

const keys = names.map(keyOf).join(', ')
const wrong = [
  { says: 'an unknown key', text: 'host: a\n\nprot: 1\n', problem: ':3: unknown key "prot"; did you mean "port"?' },
  { says: 'a name in code', text: 'seedFile: a\n', problem: ':1: unknown key "seedFile"; did you mean "seed-file"?' },
  {
    says: 'a key like no other',
    text: 'bananas-and-oranges: 1\n',
    problem: `:1: unknown key "bananas-and-oranges"; use one of ${keys}`
  },
  { says: 'a file within a file', text: 'config: a\n', problem: `:1: unknown key "config"; use one of ${keys}` },
  {
    says: 'a wrong value',
    text: '# x\nport: many\n',
    problem: ':2: port "many": must be a whole number from 0 to 65535'
  },
  { says: 'a wrong number', text: 'port: -1\n', problem: ':1: port "-1": must be a whole number from 0 to 65535' },
  {
    says: 'a wrong choice',
    text: '{ "log-level": "loud" }',
    problem: ':1: log-level "loud": must be one of fatal, error, warn, info, debug, trace, silent'
  },
  { says: 'an empty token', text: 'admin-token: ""\n', problem: ':1: admin-token: must not be empty' },
  { says: 'no value', text: 'host:\n', problem: ':1: host must be one value' },
  { says: 'a list for one value', text: 'host: [a, b]\n', problem: ':1: host must be one value' },
  { says: 'an object for one value', text: 'host: { a: b }\n', problem: ':1: host must be one value' },
  { says: 'an empty list', text: 'seed-file: []\n', problem: ':1: seed-file must be a value or a list of values' },
  { says: 'a list of lists', text: 'seed-file: [[a]]\n', problem: ':1: seed-file must be a value or a list of values' },
  { says: 'a list', text: '- port: 1\n', problem: ':1: expected one option per line, such as "port: 8082"' },
  { says: 'a text', text: 'port 8082\n', problem: ':1: expected one option per line, such as "port: 8082"' },
  { says: 'a key twice', text: 'port: 1\nport: 2\n', problem: ':2: not valid YAML or JSON (Map keys must be unique)' },
  {
    says: 'broken JSON',
    text: '{\n"admin-token": "s3cret"',
    problem: ':2: not valid YAML or JSON (Flow map must end with a })'
  }
]

for (const { says, text, problem } of wrong) {
  t.test(`rejects ${says} with the file and the line`, async t => {
    const path = write(t, text)
    t.equal(await errorOf(read(path)), `UsageError: ${path}${problem}`)
  })
}

t.test('never shows a value of a broken file', async t => {
  const path = join(t.testdir({}), 'a.yaml')
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), async (before, after) => {
      writeFileSync(path, `${before}admin-token: s3cret${after}`)
      const error = await errorOf(readConfigFile(path))
      t.notMatch(error.startsWith('no error') || /unknown key/.test(error) ? '' : error, /s3cret/)
    }),
    { numRuns: 300 }
  )
})

t.test('rejects a path that does not exist or is not a file', async t => {
  const folder = t.testdir({})
  t.match(await errorOf(read(join(folder, 'none.yaml'))), /^UsageError: .*none\.yaml: cannot be read \(ENOENT: /)
  t.equal(await errorOf(read(folder)), `UsageError: ${folder}: cannot be read (it is a directory; name a regular file)`)
})

t.test('the variable names the file, too, and only if it is not empty', async t => {
  const path = write(t, 'port: 1\n')
  t.strictSame((await loadConfig(['config', 'port'], [], { VERSORI_MOCK_CONFIG: path })).config, {
    config: path,
    port: 1
  })
  t.strictSame(await loadConfig(['port'], [], { VERSORI_MOCK_CONFIG: '' }), readConfig(['port'], [], {}))
})

t.test('a fault is an object in YAML, a list of objects, or JSON as text', async t => {
  const one = { operation: '*', kind: 'reset', match: { version: 'a,b' } }
  const other = { operation: 'GetConnector', kind: 'empty' }
  for (const fault of [one, JSON.stringify(one), [one], [JSON.stringify(one)]]) {
    t.strictSame(
      (await loadConfig(['config', 'fault'], ['--config', write(t, stringify({ fault }))], {})).config.fault,
      [one]
    )
  }
  const path = write(t, stringify({ fault: [one, other] }))
  t.strictSame((await loadConfig(['config', 'fault'], ['--config', path], {})).config.fault, [one, other])
  t.match(await errorOf(read(write(t, 'fault: [1]\n'))), /: fault "1": must be a JSON object/)
  t.match(await errorOf(read(write(t, 'port: {}\n'))), /: port must be one value$/)
})
