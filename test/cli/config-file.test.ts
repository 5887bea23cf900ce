/** The configuration file of a working folder, and `init`, which writes it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { startOptions } from '../../src/cli/command-table.js'
import { loadConfig, type OptionName } from '../../src/config.js'
import { demo } from '../helpers/app.js'
import { freePort, runCommand, startCommand } from '../helpers/process/command.js'
import { ecKeyPair } from '../helpers/tokens.js'

const NAME = 'versori-mock.config.yaml'

t.test('every command reads the file of the working folder', async t => {
  const port = await freePort(t)
  const cwd = t.testdir({ [NAME]: `port: ${port}\nlog-level: silent\nadmin-token: s3cret\nimport-connections: omit\n` })
  const mock = await startCommand(t, [], { cwd, env: { VERSORI_MOCK_PORT: '' } })
  t.equal(mock.port, port)
  t.match(mock.stdout, `Options are read from ${NAME}.\n`)
  const settings = await fetch(`${mock.url}/__admin/settings`, { headers: { authorization: 'Bearer s3cret' } })
  t.match(await settings.json(), { importConnections: 'omit' })
  t.match(await runCommand(['health'], { cwd }), { code: 0, stderr: '' })
  t.match(await runCommand(['token', '--sub', 'user:dev'], { cwd }), { code: 0, stdout: /^eyJ/, stderr: '' })
  t.match(await runCommand(['export', '--format', 'json'], { cwd }), { code: 0, stdout: demo.acme.id, stderr: '' })
  const print = ['--', process.execPath, '-p', 'process.env.VERSORI_MOCK_ADMIN_TOKEN']
  t.strictSame(await runCommand(['exec', ...print], { cwd }), { code: 0, stdout: 's3cret\n', stderr: '' })
})

t.test('a wrong file stops every command that reads it', async t => {
  const cwd = t.testdir({ [NAME]: 'host: a\nprot: 1\n' })
  const stderr = `versori-mock: ${NAME}:2: unknown key "prot"; did you mean "port"?\n`
  for (const args of [[], ['health'], ['export'], ['validate', 'a'], ['drift'], ['token'], ['exec', '--', 'true']])
    t.strictSame(await runCommand(args, { cwd }), { code: 2, stdout: '', stderr }, args.join(' '))
})

t.test('two files in a folder are refused, unless --config names one', async t => {
  const cwd = t.testdir({ [NAME]: 'log-level: silent', 'versori-mock.config.json': '{}' })
  t.strictSame(await runCommand([], { cwd }), {
    code: 2,
    stdout: '',
    stderr: `versori-mock: both ${NAME} and versori-mock.config.json exist in this folder; remove one, or name one with --config\n`
  })
  const { stdout } = await startCommand(t, ['--config', NAME], { cwd })
  t.match(stdout, `Options are read from ${NAME}.\n`)
})

t.test('init writes a file in which every line can be used, and never overwrites one', async t => {
  const cwd = t.testdir({ 'jwks.json': JSON.stringify({ keys: [ecKeyPair('outside').jwk] }) })
  const path = join(cwd, NAME)
  t.strictSame(await runCommand(['init'], { cwd }), {
    code: 0,
    stdout: `${NAME} written. Remove the # before each option that you want to set.\n`,
    stderr: ''
  })
  const text = readFileSync(path, 'utf8')
  const exists = `versori-mock: ${NAME} exists already. Edit it, or remove it first.\n`
  t.strictSame(await runCommand(['init'], { cwd }), { code: 1, stdout: '', stderr: exists })
  t.equal(readFileSync(path, 'utf8'), text)

  const keyOf = (line: string) => /^#([a-z][a-z0-9-]*):/.exec(line)?.[1]
  const keys = text.split('\n').flatMap(line => keyOf(line) ?? [])
  const toName = (key: string) => key.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
  t.strictSame(
    keys.map(toName),
    startOptions.filter(name => name !== 'config')
  )
  const load = async (used: readonly string[]) => {
    const uncommented = text.split('\n').map(line => (used.includes(keyOf(line) ?? '') ? line.slice(1) : line))
    writeFileSync(path, uncommented.join('\n'))
    return Object.keys((await loadConfig([...startOptions], ['--config', path], {})).config).filter(
      each => each !== 'config'
    )
  }
  await fc.assert(
    fc.asyncProperty(fc.subarray(keys), async used => {
      t.strictSame((await load(used)).toSorted(), used.map(toName).toSorted() as OptionName[])
    }),
    { numRuns: 30 }
  )
  t.equal((await load(keys)).length, keys.length)
})
