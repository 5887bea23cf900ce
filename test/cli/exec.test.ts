import t from 'tap'
import { isForwarded } from '../../src/cli/shared/forwarded-signals.js'
import { demo, importPath } from '../helpers/app.js'
import { beginCommand, runCommand, untilRefused } from '../helpers/process/command.js'

t.jobs = 2

/** The arguments that run a Node program as the command. */
const node = (source: string, ...args: string[]) => [
  '--',
  process.execPath,
  '--input-type=module',
  '--eval',
  source,
  ...args
]

const PRINT_VARIABLES = `
  const variables = Object.entries(process.env).filter(([name]) => name.startsWith('VERSORI_'))
  console.log(JSON.stringify(Object.fromEntries(variables)))`

async function variablesOf(
  own: readonly string[] = [],
  env: Record<string, string> = {}
): Promise<Record<string, string>> {
  const { code, stdout, stderr } = await runCommand(['exec', ...own, ...node(PRINT_VARIABLES)], { env })
  t.match({ code, stderr }, { code: 0, stderr: '' })
  return JSON.parse(stdout) as Record<string, string>
}

t.test('sets the URL of the mock and an organisation with a key in the environment', async t => {
  const { VERSORI_MOCK_PORT: port = '', ...variables } = await variablesOf()
  t.match(port, /^\d+$/)
  t.strictSame(variables, {
    VERSORI_MOCK_URL: `http://127.0.0.1:${port}`,
    VERSORI_MOCK_HOST: '127.0.0.1',
    VERSORI_MOCK_TOKEN: demo.acme.key,
    VERSORI_MOCK_ORGANISATION_ID: demo.acme.id
  })
})

t.test('forwards what neither the terminal nor Windows sends to the command itself', t => {
  const forwarded = (platform: NodeJS.Platform, isTerminal: boolean) =>
    (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).filter(signal => isForwarded(signal, { platform, isTerminal }))
  for (const platform of ['linux', 'darwin'] as const) {
    t.strictSame(forwarded(platform, false), ['SIGINT', 'SIGTERM', 'SIGHUP'])
    t.strictSame(forwarded(platform, true), ['SIGTERM', 'SIGHUP'])
  }
  for (const isTerminal of [false, true]) t.strictSame(forwarded('win32', isTerminal), [])
  t.end()
})

t.test('lets the command import and use the control plane', async t => {
  const program = `
    const { VERSORI_MOCK_URL: url, VERSORI_MOCK_TOKEN: token, VERSORI_MOCK_ORGANISATION_ID: id } = process.env
    const path = '${importPath()}'.replace('${demo.acme.id}', id)
    const response = await fetch(url + path, { method: 'POST', headers: { authorization: 'Bearer ' + token } })
    const count = await fetch(url + '/__admin/requests/count', { method: 'POST' })
    console.log(response.status, await count.text())`
  t.strictSame(await runCommand(['exec', '--validate-responses', 'true', ...node(program)]), {
    code: 0,
    stdout: '200 {"count":1,"evicted":0}\n',
    stderr: ''
  })
})

t.test('lets other versori-mock commands find the mock', async t => {
  const program = `
    import { spawnSync } from 'node:child_process'
    const run = (...args) => spawnSync(process.execPath, [${JSON.stringify(process.cwd())} + '/dist/cli/main.js', ...args], { encoding: 'utf8' })
    console.log(run('health').status, run('token', '--sub', 'user:dev').stdout.split('.').length)`
  const { stdout } = await runCommand(['exec', '--admin-token', 'secret', ...node(program)])
  t.equal(stdout, '0 3\n')
})

t.test('gives options before -- to the mock and options after it to the command', async t => {
  const program = `
    const settings = await (await fetch(process.env.VERSORI_MOCK_URL + '/__admin/settings')).json()
    console.log(settings.repeatImport, settings.draftImport, process.argv.slice(1).join(' '))`
  const { code, stdout, stderr } = await runCommand(
    ['exec', '--repeat-import', 'conflict', ...node(program, '--', '--repeat-import', 'create', '--help')],
    { env: { VERSORI_MOCK_DRAFT_IMPORT: 'allow' } }
  )
  t.strictSame(
    { code, stdout, stderr },
    { code: 0, stdout: 'conflict allow --repeat-import create --help\n', stderr: '' }
  )
})

t.test('creates an API key if the seed has none', async t => {
  const folder = t.testdir({ 'seed.json': JSON.stringify({ organisations: [{ id: demo.globex.id, name: 'Globex' }] }) })
  const variables = await variablesOf(['--seed-file', `${folder}/seed.json`])
  t.equal(variables['VERSORI_MOCK_ORGANISATION_ID'], demo.globex.id)
  t.match(variables['VERSORI_MOCK_TOKEN'], /^swo_/)
})

t.test('fails if the seed has no organisation', async t => {
  const folder = t.testdir({ 'seed.json': '{}' })
  t.strictSame(await runCommand(['exec', '--seed-file', `${folder}/seed.json`, ...node('')]), {
    code: 1,
    stdout: '',
    stderr: 'versori-mock: the seed has no organisation to act for. Add one.\n'
  })
})

for (const code of [0, 77]) {
  t.test(`passes on the output and exit code ${code}`, async t => {
    const program = `console.log('out'); console.error('err'); process.exitCode = ${code}`
    t.strictSame(await runCommand(['exec', ...node(program)]), { code, stdout: 'out\n', stderr: 'err\n' })
  })
}

t.test('exits with 128 plus the signal if a signal ended the command', async t => {
  const { code } = await runCommand(['exec', ...node("process.kill(process.pid, 'SIGKILL')")])
  t.equal(code, 128 + 9)
})

const SERVE = `
  console.log(process.env.VERSORI_MOCK_PORT + '.')
  setInterval(() => undefined, 1_000)`

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  t.test(`forwards ${signal}, waits for the command to clean up, and leaves nothing running`, async t => {
    const clean = `process.on('${signal}', () => setTimeout(() => {
      fetch(process.env.VERSORI_MOCK_URL + '/__admin/health').then(({ status }) => { console.log('bye', status); process.exit(5) })
    }, 50));`
    const { until, end } = beginCommand(t, ['exec', ...node(clean + SERVE)])
    const [, port = ''] = await until(/^(\d+)\.$/m)
    t.match(await end(signal), { code: 5, stdout: `${port}.\nbye 200\n`, stderr: '' })
    await untilRefused(port)
  })
}

t.test('a signal ends a command that does not handle it', async t => {
  const { until, end } = beginCommand(t, ['exec', ...node(SERVE)])
  const [, port = ''] = await until(/^(\d+)\.$/m)
  t.equal((await end('SIGTERM')).code, 128 + 15)
  await untilRefused(port)
})

t.test('exits with the command even if connections stay open', async t => {
  const program = `
    import { spawn } from 'node:child_process'
    import { connect } from 'node:net'
    const socket = connect(process.env.VERSORI_MOCK_PORT, '127.0.0.1', () => {
      socket.write('GET /__admin/health HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\n\\r\\n')
      socket.once('data', () => {
        console.log(process.env.VERSORI_MOCK_PORT + '.')
        setTimeout(process.exit, 50, 3)
      })
    })`
  const { until, end } = beginCommand(t, ['exec', ...node(program)])
  const [, port = ''] = await until(/^(\d+)\.$/m)
  t.equal((await end()).code, 3)
  await untilRefused(port)
})

t.test('exits with code 1 if the command does not exist', async t => {
  t.strictSame(await runCommand(['exec', '--', 'no-such-command']), {
    code: 1,
    stdout: '',
    stderr: 'versori-mock: cannot run no-such-command (spawn no-such-command ENOENT). Check its name.\n'
  })
})

const howTo = 'exec needs a command after --: versori-mock exec [options] -- npm test'

const mistakes = [
  { args: [], stderr: howTo },
  { args: ['--'], stderr: howTo },
  { args: ['npm', 'test'], stderr: `${howTo}; put -- before "npm"` },
  { args: ['--seed-file', 'seed.yaml', 'npm', 'test'], stderr: `${howTo}; put -- before "npm"` },
  { args: ['--seed-file', 'seed.yaml'], stderr: howTo },
  { args: ['npm', '--', 'test'], stderr: 'exec (before --) takes only options; got "npm"' },
  {
    args: ['--repeat-imprt', 'create', '--', 'true'],
    stderr: 'unknown option --repeat-imprt; did you mean "--repeat-import"?'
  },
  { args: ['--repeat-import', 'no', '--', 'true'], stderr: '--repeat-import "no": must be one of create, conflict' }
]

for (const { args, stderr } of mistakes) {
  t.test(`exits with code 2: exec ${args.join(' ')}`, async t => {
    const outcome = await runCommand(['exec', ...args])
    t.match(outcome, { code: 2, stdout: '' })
    t.equal(outcome.stderr.split('\n', 1)[0], `versori-mock: ${stderr}`)
  })
}

t.test('--help before -- describes exec, after -- it is an argument of the command', async t => {
  const { code, stdout } = await runCommand(['exec', '--help'])
  t.equal(code, 0)
  t.match(stdout, 'Usage: versori-mock exec [options] -- <command>')
  const other = await runCommand(['exec', '--', process.execPath, '--help'])
  t.match(other.stdout, /^Usage: node /)
})

const IMPORT_TWICE = `
  const { VERSORI_MOCK_URL: url, VERSORI_MOCK_TOKEN: token } = process.env
  for (let sent = 0; sent < 2; sent++) {
    const response = await fetch(url + '${importPath()}', { method: 'POST', headers: { authorization: 'Bearer ' + token } })
    console.log(response.status)
  }`

t.test('gives its faults to the mock', async t => {
  const fault = JSON.stringify({ operation: 'ImportPublicConnectorVersion', kind: 'status', status: 503, times: 1 })
  const flag = ['--fault', fault]
  for (const [own, env] of [
    [flag, {}],
    [[], { VERSORI_MOCK_FAULT: fault }]
  ] as const) {
    t.strictSame(await runCommand(['exec', ...own, ...node(IMPORT_TWICE)], { env }), {
      code: 0,
      stdout: '503\n200\n',
      stderr: ''
    })
  }
})

t.test('refuses a fault with a mistake, and says where it is', async t => {
  const fault = '{"operation":"*","kind":"status","status":200}'
  t.strictSame(await runCommand(['exec', '--fault', fault, ...node('')]), {
    code: 2,
    stdout: '',
    stderr: `versori-mock: --fault ${fault}: status: must be >= 400, got 200\n`
  })
})

t.test('says which fault never fired', async t => {
  const fault = '{"operation":"GetConnector","kind":"reset"}'
  t.strictSame(await runCommand(['exec', '--fault', fault, ...node('')]), {
    code: 0,
    stdout: '',
    stderr: 'versori-mock: the fault shared-1 (reset on GetConnector) never fired.\n'
  })
})
