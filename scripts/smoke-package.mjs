/**
 * Packs the package, installs it in an empty project, and uses it: the test of the README, `exec` with a program and
 * with a script, and a start. It needs no POSIX shell, so that it runs on Windows too. Run it after `npm ci`:
 *
 *   node scripts/smoke-package.mjs
 */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const isWindows = process.platform === 'win32'
const project = mkdtempSync(join(tmpdir(), 'versori-mock-'))
const command = join(project, 'node_modules', 'versori-mock', 'dist', 'cli', 'main.js')

/** npm is a script on Windows, which needs a shell. */
const npm = (cwd, ...args) =>
  execFileSync('npm', args, { cwd, shell: isWindows, stdio: ['ignore', 'inherit', 'inherit'] })
const node = (...args) => execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' })

function install() {
  npm(process.cwd(), 'pack', '--silent', '--ignore-scripts', '--pack-destination', project)
  const tarball = readdirSync(project).find(name => name.endsWith('.tgz'))
  const manifest = { private: true, scripts: { show: 'node show.mjs' } }
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(project, 'show.mjs'), 'console.log(`url=${process.env.VERSORI_MOCK_URL}`)')
  npm(project, 'install', '--save-dev', '--no-audit', '--no-fund', `./${tarball}`)
}

function runReadme() {
  const [, program] = /```js\r?\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))
  writeFileSync(join(project, 'import.test.mjs'), program)
  assert.match(node('--test', '--test-reporter=tap', 'import.test.mjs'), /^# pass 1$/m)
}

function runExec() {
  assert.match(node(command, 'exec', '--', process.execPath, 'show.mjs'), /url=http:\/\/127\.0\.0\.1:\d+/)
  assert.match(node(command, 'exec', '--', 'npm', 'run', 'show'), /url=http:\/\/127\.0\.0\.1:\d+/)
}

/** Starts the mock with a file, imports a connector, and ends the process. */
async function runStart() {
  const child = spawn(process.execPath, [command, '--port', '0', '--data', 'mock.sqlite'], { cwd: project })
  try {
    const url = await findUrl(child)
    const path = '/o/01J0000000ACME000000000RG1/connectors/01J0000000B1GQVERY00000C03/versions/latest/library/import'
    const headers = { authorization: 'Bearer swo_demo_acme' }
    const response = await fetch(url + path, { method: 'POST', headers })
    assert.equal((await response.json()).name, 'BigQuery')
  } finally {
    child.kill()
    await new Promise(resolve => child.on('close', resolve))
  }
}

async function findUrl(child) {
  let text = ''
  for await (const chunk of child.stdout) {
    text += chunk
    const [, url] = /ready on (http:\S+)/.exec(text) ?? []
    if (url !== undefined) return url
  }
  throw new Error(`the mock did not start: ${text}`)
}

try {
  install()
  runReadme()
  runExec()
  await runStart()
} finally {
  rmSync(project, { recursive: true, force: true, maxRetries: 5 })
}
