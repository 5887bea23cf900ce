/** The files that options name. */
import { execFileSync } from 'node:child_process'
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { runCommand, sendImport, startCommand } from '../helpers/process/command.js'

const isWindows = process.platform === 'win32'
const SILENT = ['--log-level', 'silent']

const idp = (file: string) => ['--port', '0', '--idp-issuer', 'https://idp.example', '--idp-jwks', file]
const commands: Readonly<Record<string, (file: string) => string[]>> = {
  '--seed-file': file => ['--port', '0', '--seed-file', file],
  'validate': file => ['validate', file],
  '--idp-jwks': idp,
  'drift --against': file => ['drift', '--against', file],
  '--data': file => ['--port', '0', '--data', file],
  'export --data': file => ['export', '--data', file]
}

for (const [name, args] of Object.entries(commands)) {
  t.test(`${name} refuses a pipe and a device`, { skip: isWindows }, async t => {
    const fifo = `${t.testdir()}/pipe`
    execFileSync('mkfifo', [fifo])
    for (const [file, kind] of [
      [fifo, 'a pipe'],
      ['/dev/zero', 'a device']
    ] as const) {
      const { code, stdout, stderr } = await runCommand(args(file))
      t.ok(code === 1 || code === 2, `exit code ${code}`)
      t.equal(stdout, '')
      t.ok(stderr.startsWith('versori-mock: ') && stderr.includes(file) && stderr.includes(`is ${kind}`), stderr)
      t.match(stderr, /name a regular file/i)
    }
  })
}

t.test('a pipe in a folder of seeds is refused', { skip: isWindows }, async t => {
  const cwd = t.testdir({ seeds: {} })
  execFileSync('mkfifo', [`${cwd}/seeds/a.yaml`])
  const stderr =
    'versori-mock: the seed is not valid:\n' + '  seeds/a.yaml: cannot be read (it is a pipe; name a regular file)\n'
  t.strictSame(await runCommand(['--port', '0', '--seed-file', 'seeds'], { cwd }), { code: 1, stdout: '', stderr })
})

t.test('standard input (-) is only for seeds', async t => {
  for (const name of ['--idp-jwks', 'drift --against']) {
    const { code, stderr } = await runCommand((commands[name] as (file: string) => string[])('-'))
    t.ok(code === 1 || code === 2, `${name}: exit code ${code}`)
    t.match(stderr, 'standard input is not supported; name a file', name)
  }
})

const modesIn = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map(name => [name, (statSync(`${folder}/${name}`).mode & 0o777).toString(8)]))

for (const umask of ['000', '022', '077']) {
  t.test(`only the owner can read the files of --data with umask ${umask}`, { skip: isWindows }, async t => {
    const folder = t.testdir()
    const args = [...SILENT, '--data', `${folder}/mock.sqlite`]
    const { url, end } = await startCommand(t, args, { prelude: `umask ${umask}` })
    t.equal((await sendImport(url)).status, 200)
    t.strictSame(modesIn(folder), { 'mock.sqlite': '600', 'mock.sqlite-wal': '600' })
    t.equal((await end()).code, 0)
    t.strictSame(modesIn(folder), { 'mock.sqlite': '600' })
  })
}

t.test('an existing file of --data keeps its mode', { skip: isWindows }, async t => {
  const folder = t.testdir()
  const file = `${folder}/mock.sqlite`
  writeFileSync(file, '')
  chmodSync(file, 0o640)
  const { url } = await startCommand(t, [...SILENT, '--data', file])
  t.equal((await sendImport(url)).status, 200)
  t.strictSame(modesIn(folder), { 'mock.sqlite': '640', 'mock.sqlite-wal': '640' })
})
