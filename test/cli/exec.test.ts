import t from 'tap'
import { demo, importPath } from '../helpers/app.js'
import { beginCommand, runCommand, untilRefused } from '../helpers/command.js'

t.jobs = 2

/** A command of one's own: a program for Node. */
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

t.test('the command finds where the mock is, and whom it acts for', async t => {
  const { VERSORI_MOCK_PORT: port = '', ...variables } = await variablesOf()
  t.match(port, /^\d+$/)
  t.strictSame(variables, {
    VERSORI_MOCK_URL: `http://127.0.0.1:${port}`,
    VERSORI_MOCK_HOST: '127.0.0.1',
    VERSORI_MOCK_TOKEN: demo.acme.key,
    VERSORI_MOCK_ORGANISATION_ID: demo.acme.id
  })
})

t.test('the command can import, and use the control plane', async t => {
  const program = `
    const { VERSORI_MOCK_URL: url, VERSORI_MOCK_TOKEN: token, VERSORI_MOCK_ORGANISATION_ID: id } = process.env
    const path = '${importPath()}'.replace('${demo.acme.id}', id)
    const answer = await fetch(url + path, { method: 'POST', headers: { authorization: 'Bearer ' + token } })
    const count = await fetch(url + '/__admin/requests/count', { method: 'POST' })
    console.log(answer.status, await count.text())`
  t.strictSame(await runCommand(['exec', '--validate-responses', 'true', ...node(program)]), {
    code: 0,
    stdout: '200 {"count":1,"evicted":0}\n',
    stderr: ''
  })
})

t.test('other commands of ours, run by the command, find the mock', async t => {
  const program = `
    import { spawnSync } from 'node:child_process'
    const run = (...args) => spawnSync(process.execPath, [${JSON.stringify(process.cwd())} + '/dist/cli/main.js', ...args], { encoding: 'utf8' })
    console.log(run('health').status, run('token', '--sub', 'user:dev').stdout.split('.').length)`
  const { stdout } = await runCommand(['exec', '--admin-token', 'secret', ...node(program)])
  t.equal(stdout, '0 3\n')
})

t.test('options before the dashes and variables are of the mock, those behind are of the command', async t => {
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

t.test('in a seed of nobody with a key, one is made', async t => {
  const folder = t.testdir({ 'seed.json': JSON.stringify({ organisations: [{ id: demo.globex.id, name: 'Globex' }] }) })
  const variables = await variablesOf(['--seed-file', `${folder}/seed.json`])
  t.equal(variables['VERSORI_MOCK_ORGANISATION_ID'], demo.globex.id)
  t.match(variables['VERSORI_MOCK_TOKEN'], /^swo_/)
})

t.test('in a seed of no organisation it fails', async t => {
  const folder = t.testdir({ 'seed.json': '{}' })
  t.strictSame(await runCommand(['exec', '--seed-file', `${folder}/seed.json`, ...node('')]), {
    code: 1,
    stdout: '',
    stderr: 'versori-mock: the world has no organisation to act for: add one to the seed\n'
  })
})

for (const code of [0, 77]) {
  t.test(`passes on the exit code ${code}, and what is written`, async t => {
    const program = `console.log('out'); console.error('err'); process.exitCode = ${code}`
    t.strictSame(await runCommand(['exec', ...node(program)]), { code, stdout: 'out\n', stderr: 'err\n' })
  })
}

t.test('reports a command that a signal has ended as shells do', async t => {
  const { code } = await runCommand(['exec', ...node("process.kill(process.pid, 'SIGKILL')")])
  t.equal(code, 128 + 9)
})

const SERVE = `
  console.log(process.env.VERSORI_MOCK_PORT + '.')
  setInterval(() => undefined, 1_000)`

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  t.test(`passes ${signal} on, waits for the command to clean up, and leaves nothing running`, async t => {
    const clean = `process.on('${signal}', () => setTimeout(() => {
      fetch(process.env.VERSORI_MOCK_URL + '/__admin/health').then(({ status }) => { console.log('bye', status); process.exit(5) })
    }, 50));`
    const { until, end } = beginCommand(t, ['exec', ...node(clean + SERVE)])
    const [, port = ''] = await until(/^(\d+)\.$/m)
    t.match(await end(signal), { code: 5, stdout: `${port}.\nbye 200\n`, stderr: '' })
    await untilRefused(port)
  })
}

t.test('a command that does not mind its end is ended by the signal', async t => {
  const { until, end } = beginCommand(t, ['exec', ...node(SERVE)])
  const [, port = ''] = await until(/^(\d+)\.$/m)
  t.equal((await end('SIGTERM')).code, 128 + 15)
  await untilRefused(port)
})

t.test('ends with the command, even where connections stay open', async t => {
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

t.test('exit code 1 where the command is not there', async t => {
  t.strictSame(await runCommand(['exec', '--', 'no-such-command']), {
    code: 1,
    stdout: '',
    stderr: 'versori-mock: no-such-command cannot be run (spawn no-such-command ENOENT)\n'
  })
})

const howTo = 'exec takes a command after two dashes: versori-mock exec [options] -- npm test'

const mistakes = [
  { args: [], stderr: howTo },
  { args: ['--'], stderr: howTo },
  { args: ['npm', 'test'], stderr: `${howTo}; put the two dashes before "npm"` },
  { args: ['--seed-file', 'seed.yaml', 'npm', 'test'], stderr: `${howTo}; put the two dashes before "npm"` },
  { args: ['--seed-file', 'seed.yaml'], stderr: howTo },
  { args: ['npm', '--', 'test'], stderr: 'exec, before the two dashes, takes options only; found "npm"' },
  {
    args: ['--repeat-imprt', 'create', '--', 'true'],
    stderr: 'unknown option --repeat-imprt; did you mean --repeat-import?'
  },
  { args: ['--repeat-import', 'no', '--', 'true'], stderr: '--repeat-import "no": allowed are create, conflict' }
]

for (const { args, stderr } of mistakes) {
  t.test(`exit code 2 for exec ${args.join(' ')}`, async t => {
    const outcome = await runCommand(['exec', ...args])
    t.match(outcome, { code: 2, stdout: '' })
    t.equal(outcome.stderr.split('\n', 1)[0], `versori-mock: ${stderr}`)
  })
}

t.test('--help tells of exec, and is left to the command behind the dashes', async t => {
  const { code, stdout } = await runCommand(['exec', '--help'])
  t.equal(code, 0)
  t.match(stdout, 'Usage: versori-mock exec [options] -- <command>')
  const other = await runCommand(['exec', '--', process.execPath, '--help'])
  t.match(other.stdout, /^Usage: node /)
})
