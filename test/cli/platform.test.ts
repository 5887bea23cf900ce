/** `capture` and `observe` in their own process, with a mock in another one that stands for the platform. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request as send } from 'node:http'
import t, { type Test } from 'tap'
import { readObservations } from '../../src/control/observations/read-observations.js'
import { demo } from '../helpers/app.js'
import { startHostileServer } from '../helpers/platform/hostile-server.js'
import { beginCommand, runCommand, startCommand } from '../helpers/process/command.js'

const KEY = demo.acme.key

function reach(url: string): string[] {
  return ['--against', `${url}/api/connect/v1`, '--organisation', demo.acme.id]
}

/** A folder with a token file, and the paths in it. */
function prepare(t: Test) {
  const folder = t.testdir({ token: `${KEY}\n` })
  return { folder, tokenFile: `${folder}/token`, seed: `${folder}/seed.yaml`, out: `${folder}/observations.yaml` }
}

t.test('captures public connectors into a seed that validate and start accept', async t => {
  const { url } = await startCommand(t)
  const { tokenFile, seed } = prepare(t)
  const options = [...reach(url), '--token-file', tokenFile, '--out', seed, '--public', 'Shopify', '--latest-only']
  const { code, stdout, stderr } = await runCommand(['capture', ...options])
  t.match(stdout, /^\S+seed\.yaml: 1 connectors read, 0 kept from before\n/)
  // The contents of connectors of others cannot be read.
  t.match(stdout, /Missing:\n {2}Shopify, version 2024-07: definitions: GetDefinitions returned 404/)
  t.strictSame([code, stderr], [1, ''])
  t.match((await runCommand(['validate', seed])).stdout, /valid \(2 organisations, 0 users, 1 connectors\)/)
  const text = readFileSync(seed, 'utf8')
  t.notMatch(text, KEY)
  t.match(text, /^# Captured from 127\.0\.0\.1:\d+ on \d{4}-\d\d-\d\d by versori-mock capture\./)
})

t.test('observes with writes, takes all back, and starts a mock that follows what was seen', async t => {
  const platform = await startCommand(t, ['--draft-import', 'allow'])
  const state = async () => (await fetch(`${platform.url}/__admin/state`)).text()
  const before = await state()
  const { tokenFile, out } = prepare(t)
  const entries = ['import-of-drafts', 'import-is-private', 'version-exists', 'cursors', 'headers-too-large'].flatMap(
    id => ['--entry', id]
  )
  const options = [...reach(platform.url), '--token-file', tokenFile, '--out', out, ...entries]
  const dry = await runCommand(['observe', ...options, '--writes', '--dry-run'])
  t.match(dry.stdout, /version-exists\n {2}\* POST \/o\/\{\{organisation\}\}\/protocols\/http\/connectors\n/)
  const { code, stdout } = await runCommand([
    'observe',
    ...options,
    ...['--writes', '--connector', demo.shopify, '--draft', '2024-10']
  ])
  t.match(stdout, /^\d+ requests: 4 entries agree, 1 differ, 0 are unknown\.\n {2}import-of-drafts: 200 instead of 404/)
  t.equal(code, 0)
  t.equal(await state(), before)
  t.notOk(existsSync(`${out}.left.json`))
  const text = readFileSync(out, 'utf8')
  for (const secret of [KEY, demo.acme.id, demo.shopify, 'Shopify']) t.notOk(text.includes(secret), secret)
  await t.resolves(readObservations([out]))
  const follower = await startCommand(t, ['--observations', out, '--require', 'documented'])
  t.match(follower.stdout, /Follows the real platform in 5 observed entries, with draftImport: allow\./)
  const import_ = await fetch(
    `${follower.url}/o/${demo.acme.id}/connectors/${demo.shopify}/versions/2024-10/library/import`,
    { method: 'POST', headers: { authorization: `Bearer ${KEY}` } }
  )
  t.match(import_.headers.get('x-mock-explain'), /ledger=(?!import-of-drafts)/)
})

t.test('cleans up after a run that was killed', async t => {
  const platform = await startCommand(t)
  const state = async () => (await fetch(`${platform.url}/__admin/state`)).text()
  const before = await state()
  const { tokenFile, out } = prepare(t)
  const options = [...reach(platform.url), '--token-file', tokenFile, '--out', out]
  const fault = { operation: 'PublishConnector', kind: 'delay', delay: '60s' }
  const headers = { 'content-type': 'application/json' }
  await fetch(`${platform.url}/__admin/faults`, { method: 'POST', headers, body: JSON.stringify(fault) })
  const run = beginCommand(t, ['observe', ...options, '--writes', '--entry', 'publish-again-changes-nothing'])
  // Everything is listed that the run has made when it waits for the delayed request.
  for (let fired = 0; fired === 0;) {
    const response = await fetch(`${platform.url}/__admin/faults`)
    fired = ((await response.json()) as { faults: { fired: number }[] }).faults[0]?.fired ?? 0
  }
  await run.end('SIGKILL')
  t.ok(existsSync(`${out}.left.json`))
  await fetch(`${platform.url}/__admin/faults`, { method: 'DELETE' })
  const refused = await runCommand(['observe', ...options, '--writes'])
  t.match(refused.stderr, /lists what an earlier run left\. Run observe --clean-up/)
  const cleaned = await runCommand(['observe', ...options, '--clean-up'])
  t.strictSame([cleaned.code, cleaned.stdout], [0, 'All is taken back.\n'])
  t.equal(await state(), before)
  t.notOk(existsSync(`${out}.left.json`))
})

t.test('takes all back if a probe ends with an unexpected error', async t => {
  const platform = await startCommand(t)
  const state = async () => (await fetch(`${platform.url}/__admin/state`)).text()
  const before = await state()
  const { folder, tokenFile } = prepare(t)
  const made: string[] = []
  // Passes all requests on. After the third write, the list of what is left cannot be written any more.
  const proxy = await startHostileServer(t, (request, response) => {
    const { method, headers, url = '' } = request
    if (method === 'POST') made.push(url)
    if (made.length === 3) rmSync(`${folder}/out`, { recursive: true, force: true })
    const passed = send(`${platform.url}${url}`, { method, headers }, answer => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    passed.on('error', () => response.destroy())
    request.pipe(passed)
  })
  mkdirSync(`${folder}/out`)
  const { code, stdout, stderr } = await runCommand([
    ...['observe', ...reach(proxy.url), '--token-file', tokenFile, '--out', `${folder}/out/observations.yaml`],
    ...['--writes', '--connector', demo.shopify]
  ])
  t.equal(code, 1)
  t.match(stderr, /the list of what the run makes cannot be written: .*observations\.yaml/)
  t.notMatch(stdout, /Left on the platform/)
  t.ok(made.length >= 3 && made.length < 10, `${made.length} writes`)
  t.equal(await state(), before)
})

t.test('lists the entries that no client can settle', async t => {
  const { code, stdout } = await runCommand(['observe', '--list'])
  t.equal(code, 0)
  t.match(stdout, /^\d+ entries have a probe, \d+ of them without --writes\.\n\d+ have none:\n {2}\S+: It needs /)
  t.match(stdout, /\nA setting or a status of an error follows \d+ of the probes, but not these:\n/)
  t.match(stdout, /\n {2}no-quotas: no setting: A fault can give the other response\.\n/)
})

t.test('needs an address, an organisation, a token and a file, and takes no token as an argument', async t => {
  const { folder, tokenFile, out } = prepare(t)
  writeFileSync(`${folder}/two`, `${KEY} ${KEY}`)
  const run = async (...args: string[]) => {
    const { code, stderr } = await runCommand(args)
    t.equal(code, 2, stderr)
    t.notMatch(stderr, KEY)
    return stderr
  }
  const far = ['--against', 'https://platform.example', '--organisation', demo.acme.id, '--out', out]
  t.match(await run('observe', '--out', out), /observe needs --against <base URL> and --organisation <id>/)
  t.match(await run('capture', ...far.slice(0, 4)), /capture needs a file to write: --out <file>/)
  t.match(
    await run('capture', ...far),
    /capture needs a token: --token-file <file>, or the variable VERSORI_MOCK_PLATFORM/
  )
  t.match(await run('capture', ...far, '--token', KEY), /unknown option --token; use one of --config/)
  t.match(await run('capture', ...far, '--token-file', `${folder}/two`), /the token contains white space/)
  t.match(await run('capture', ...far, '--token-file', `${folder}/none`), /cannot be read/)
  t.match(
    await run('capture', ...far, '--against', 'http://platform.example', '--token-file', tokenFile),
    /--against must be https; plain http is only for this machine/
  )
  for (const limit of ['0s', '-1h', '2d', 'soon']) {
    t.match(await run('observe', ...far, `--time-limit=${limit}`), /--time-limit.* must be a duration/, limit)
  }
  t.match(await run('observe', '--entry', 'cursor', ...far), /no probe for the entry "cursor"; did you mean "cursors"/)
})

t.test('a token of the environment is used', async t => {
  const { url } = await startCommand(t)
  const { seed } = prepare(t)
  const env = { VERSORI_MOCK_PLATFORM_TOKEN: KEY }
  const { stderr } = await runCommand(['capture', ...reach(url), '--out', seed], { env })
  t.match(stderr, /nothing to capture: no connector fits/)
  t.notOk(existsSync(seed))
  const wrong = await runCommand(['capture', ...reach(url), '--out', seed], {
    env: { VERSORI_MOCK_PLATFORM_TOKEN: 'wrong-key' }
  })
  t.match(wrong.stderr, /nothing to capture: ListConnectors returned 401 \(401003, unknown credential\)/)
})
