/** What the image relies on: a token that the mock makes, and a health check that follows flags. */
import { writeFileSync } from 'node:fs'
import t from 'tap'
import { flagOf, type OptionName } from '../../src/config.js'
import { healthOptions, mockOptions } from '../../src/cli/command-table.js'
import { readServerFlags } from '../../src/cli/shared/server-flags.js'
import { runCommand, startCommand } from '../helpers/process/command.js'

const OWN =
  /^The control plane takes this token, which is made for this run:\n {2}VERSORI_MOCK_ADMIN_TOKEN=([\w-]{32})$/m

t.test('--admin-token generate makes a token, prints it once and opens the control plane with it', async t => {
  const env = { VERSORI_MOCK_ADMIN_TOKEN: 'generate', VERSORI_MOCK_HOST: '0.0.0.0' }
  const mocks = await Promise.all([startCommand(t, [], { env }), startCommand(t, ['--admin-token', 'generate'])])
  const tokens = mocks.map(({ stdout }) => OWN.exec(stdout)?.[1] ?? '')
  t.equal(new Set(tokens).size, 2, 'each run has its own')
  for (const [index, { port, stdout, logged }] of mocks.entries()) {
    const token = tokens[index] as string
    const lease = async (sent: string) =>
      fetch(`http://127.0.0.1:${port}/__admin/sandboxes`, {
        method: 'POST',
        headers: { authorization: `Bearer ${sent}` }
      })
    t.equal((await lease(token)).status, 201)
    t.equal((await lease('generate')).status, 401)
    t.equal(stdout.split(token).length, 2)
    t.notMatch(logged(), token)
  }
})

t.test('a command that knows only "generate" says where the token is', async t => {
  const { port } = await startCommand(t, ['--admin-token', 'generate', '--log-level', 'silent'])
  const env = { VERSORI_MOCK_ADMIN_TOKEN: 'generate', VERSORI_MOCK_PORT: port }
  t.match(await runCommand(['health'], { env }), { code: 0 })
  const { code, stderr } = await runCommand(['token', '--sub', 'user:dev'], { env })
  t.equal(code, 1)
  t.match(stderr, /responded with 401 .* The mock made its token at its start, and printed it\.\n$/)
})

t.test('exec hands the generated token to its command', async t => {
  const program = 'console.log(/^[\\w-]{32}$/.test(process.env.VERSORI_MOCK_ADMIN_TOKEN))'
  const { stdout } = await runCommand(['exec', '--admin-token', 'generate', '--', process.execPath, '-e', program])
  t.equal(stdout, 'true\n')
})

const node = ['node', '/usr/local/bin/versori-mock']

const commands: [command: string[], flags: string[]][] = [
  [node, []],
  [[...node, '--port', '9000'], ['--port=9000']],
  [
    [...node, 'start', '--port=9000', '--log-level', 'debug', '--host', '::'],
    ['--host=::', '--port=9000']
  ],
  [[...node, '--port', '1', '--port', '2'], ['--port=2']],
  [
    [
      '/sbin/docker-init',
      '--',
      'versori-mock',
      '--watch',
      '--tls',
      'self-signed',
      '--seed-file',
      'a',
      '--seed-file',
      'b'
    ],
    ['--tls=self-signed']
  ],
  [['node', '/app/dist/cli/main.js', '--config', '/seeds/mock.yaml'], ['--config=/seeds/mock.yaml']],
  [[...node, 'validate', '/seeds'], []],
  [['node', 'dist/cli/main.js', '--port', '9000'], ['--port=9000']],
  [['node', 'other-dist/cli/main.js', '--port', '9000'], []],
  [['/sbin/init', 'splash'], []],
  [['/pause'], []],
  [[], []]
]

for (const [command, flags] of commands) {
  t.test(`beside "${command.join(' ')}", a command takes ${flags.join(' ') || 'no flags'}`, async t => {
    const file = `${t.testdir()}/cmdline`
    writeFileSync(file, command.map(arg => `${arg}\0`).join(''))
    t.strictSame(readServerFlags(healthOptions, file), flags)
  })
}

t.test('the token of a flag is taken by commands that need it only', async t => {
  const file = `${t.testdir()}/cmdline`
  writeFileSync(file, [...node, '--admin-token', 'a b', '--port', '1', ''].join('\0'))
  const sorted = (names: readonly OptionName[]) => readServerFlags(names, file).toSorted()
  t.strictSame(sorted(mockOptions), [`${flagOf('adminToken')}=a b`, '--port=1'])
  t.strictSame(sorted(healthOptions), ['--port=1'])
})

t.test('without the file there are no flags', async t => {
  t.strictSame(readServerFlags(healthOptions, `${t.testdir()}/cmdline`), [])
})
