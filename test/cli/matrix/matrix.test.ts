/** `versori-mock matrix` with real processes. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import type { MatrixResult } from '../../../src/control/matrix/matrix-result.js'
import { importPath } from '../../helpers/app.js'
import { beginCommand, runCommand } from '../../helpers/process/command.js'

t.jobs = 2
t.setTimeout(240_000)

/** Imports, and once more after a failure, without a look at what the first request did. */
const NAIVE = `
  const { VERSORI_MOCK_URL: url, VERSORI_MOCK_TOKEN: token } = process.env
  const send = async () => {
    const response = await fetch(url + '${importPath()}', { method: 'POST', headers: { authorization: 'Bearer ' + token } })
    await response.json()
    if (!response.ok) throw new Error('status ' + response.status)
  }
  await send().catch(send)
  console.log('imported')`

const node = (source: string) => ['--', process.execPath, '--input-type=module', '--eval', source]

/** A busy machine needs more time for many runs. */
const PATIENT = { maxTime: 100_000 }

const SOME = ['--faults', 'reset-after-commit,503-once', '--faults', '404,quota']

const verdictsOf = ({ cells }: MatrixResult) =>
  Object.fromEntries(cells.map(({ failure, verdict }) => [failure, verdict]))

async function runMatrix(t: Test, own: readonly string[], source = NAIVE) {
  const out = t.testdir({})
  const outcome = await runCommand(['matrix', '--out', out, ...own, ...node(source)], PATIENT)
  const read = (name: string) => readFileSync(`${out}/${name}`, 'utf8')
  return { ...outcome, out, read, result: () => JSON.parse(read('matrix.json')) as MatrixResult }
}

t.test('tries each failure, says what the client does, and writes the reports', async t => {
  t.setTimeout(120_000)
  const { code, stdout, stderr, read, result } = await runMatrix(t, SOME)
  t.equal(code, 1)
  const verdicts = { 'reset-after-commit': 'duplicate', '503-once': 'passed', 'quota': 'not reached', '404': 'failed' }
  t.strictSame(verdictsOf(result()), verdicts)
  t.match(stdout, /^failure +ImportPublicConnectorVersion\nreset-after-commit +‼ duplicate\n503-once +✓ passed\n/m)
  t.match(
    stdout,
    /^ImportPublicConnectorVersion, reset-after-commit: duplicate; ImportPublicConnectorVersion took effect 2 times \(conduct: lost-write-repeated\)$/m
  )
  t.match(stderr, /^\[1\/4, about \d+ s left\] ‼ ImportPublicConnectorVersion reset-after-commit: duplicate; /m)
  t.match(stderr, /^\[4\/4\] /m)
  t.match(stderr, /^1 passed, 1 not reached, 1 failed, 1 duplicate\. Reports: /m)
  const [cell] = result().cells
  t.match(cell, {
    conduct: ['lost-write-repeated'],
    requests: [{ at: 0, fault: 'reset' }, { status: 200 }],
    output: 'imported\n'
  })
  t.equal(read(cell?.outputFile ?? ''), 'imported\n')
  t.equal(read('output/baseline.txt'), 'imported\n')
  t.match(read('matrix.md'), '| reset-after-commit | ‼ duplicate |')
  t.match(read('junit.xml'), '<testsuite name="ImportPublicConnectorVersion" tests="4" failures="2" skipped="1"')
  t.match(read('index.html'), '<details id="ImportPublicConnectorVersion.reset-after-commit">')
  t.notMatch(read('index.html'), /(src|href)="(https?:|\/)/)
})

t.test('prints the result as JSON', async t => {
  t.setTimeout(120_000)
  const { stdout, result } = await runMatrix(t, ['--json', '--faults', '503-once', '--jobs', '2'])
  t.strictSame(JSON.parse(stdout), result())
})

t.test('ends a command that hangs, with what it has started', async t => {
  t.setTimeout(120_000)
  const source = `
    import { spawn } from 'node:child_process'
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }).unref()
    ${NAIVE}
    process.exit()`
  const { code, result } = await runMatrix(t, ['--faults', 'delay', '--patience', '500ms'], source)
  t.equal(code, 1)
  t.match(result().cells, [{ failure: 'delay', verdict: 'hung', exitCode: null }])
})

t.test('compares with what is expected', async t => {
  t.setTimeout(120_000)
  const out = t.testdir({})
  const expect = `${out}/matrix.yaml`
  const run = async (faults: string, ...more: string[]) =>
    runCommand(
      ['matrix', '--out', `${out}/results`, '--expect', expect, '--faults', faults, ...more, ...node(NAIVE)],
      PATIENT
    )
  const first = await run('404')
  t.equal(first.code, 0)
  t.match(first.stderr, `${expect} written: what was found is accepted from now on.\n`)
  t.match(readFileSync(expect, 'utf8'), /^# .*\n# .*\nImportPublicConnectorVersion:\n {2}"404": failed\n$/)
  const again = await run('404')
  t.match(again, { code: 0, stderr: /^Nothing is worse than in /m })
  writeFileSync(expect, 'ImportPublicConnectorVersion: { "404": passed }\n')
  const worse = await run('404')
  t.match(worse, {
    code: 1,
    stderr: /^Worse than in .*:\n {2}ImportPublicConnectorVersion 404: passed before, failed now$/m
  })
  t.equal((await run('404', '--update')).code, 0)
  t.equal((await run('404')).code, 0)
  writeFileSync(expect, 'ImportPublicConnectorVersion: fine\n')
  t.match(await run('404'), { code: 1, stderr: /matrix\.yaml: ImportPublicConnectorVersion: expected an object / })
})

t.test('leaves out what the budget does not allow, and continues with it', async t => {
  t.setTimeout(120_000)
  const { out, stderr, result } = await runMatrix(t, [...SOME, '--budget', '1ms'])
  // The first one may begin within the millisecond.
  t.ok(result().leftOut.length >= 3)
  t.match(stderr, /^Left out: .*ImportPublicConnectorVersion quota, ImportPublicConnectorVersion 404\.$/m)
  const run = async (...own: string[]) =>
    runCommand(['matrix', '--out', out, '--continue', ...own, ...node(NAIVE)], PATIENT)
  await run('--faults', '503-once')
  const { stderr: more } = await run('--faults', '503-once,404')
  t.match(more, /^\[1\/1\] ✗ ImportPublicConnectorVersion 404: /m)
  t.match(await runCommand(['matrix', '--out', out, '--continue', ...node('0')]), {
    code: 1,
    stderr: / is of another command /
  })
})

t.test('continues only from a result, and a sample only with its seed', async t => {
  t.setTimeout(120_000)
  const out = t.testdir({})
  const run = async (...own: string[]) => runCommand(['matrix', '--out', out, '--continue', ...own, ...node('0')])
  for (const content of ['null', '{}', '[]', '{"command":["node"],"cells":[{"verdict":"fine"}]}']) {
    writeFileSync(`${out}/matrix.json`, content)
    t.strictSame(await run(), {
      code: 1,
      stdout: '',
      stderr: `versori-mock: ${out}/matrix.json is not a result of matrix. Choose another --out, or leave out --continue.\n`
    })
  }
  t.strictSame(await run('--sample', '2'), {
    code: 2,
    stdout: '',
    stderr:
      'versori-mock: --continue with --sample needs the --random-seed of the first run, to choose the same cells\n'
  })
})

t.test('a stopped matrix keeps what is done', async t => {
  t.setTimeout(120_000)
  const out = t.testdir({})
  const source = `${NAIVE}\nif (!(await fetch(url + '/__admin/faults?sandbox=*')).headers.get('x')) setTimeout(() => {}, 150)`
  const { until, end } = beginCommand(t, ['matrix', '--out', out, '--json', ...node(source)], PATIENT)
  const isBegun = () => existsSync(`${out}/matrix.json`)
  void until
  while (!isBegun()) await new Promise(resolve => setImmediate(resolve))
  const { code, stderr } = await end('SIGINT')
  t.equal(code, 130)
  t.match(stderr, 'Stopped. Continue with --continue.\n')
  const { cells, leftOut } = JSON.parse(readFileSync(`${out}/matrix.json`, 'utf8')) as MatrixResult
  t.ok(cells.length > 0 && leftOut.length > 0)
})

t.test('explains why it cannot begin', async t => {
  t.setTimeout(120_000)
  const reasonOf = async (own: readonly string[], source: string) => (await runMatrix(t, own, source)).stderr
  t.match(
    await reasonOf([], "console.log('oops'); process.exit(4)"),
    / the command fails without a failure of the API \(exit code 4\).*\noops\n/s
  )
  t.match(await reasonOf([], ''), / the command called no operation of the mock\. /)
  t.match(await reasonOf(['--faults', '503'], ''), /--faults: unknown name "503"; /)
  t.match(
    await reasonOf(['--operations', 'GetConector'], ''),
    /unknown name "GetConector"; did you mean "GetConnector"\?/
  )
  t.match(
    await reasonOf(['--operations', 'GetConnector'], NAIVE),
    / there is nothing to try: the command calls ImportPublicConnectorVersion, but /
  )
  const unreached = await runMatrix(t, ['--faults', 'quota'])
  t.match(unreached, { code: 1, stderr: /^No failure was reached, so the matrix proves nothing\.$/m })
  t.match(await reasonOf(['--journal-size', '0'], ''), /--journal-size 0 keeps no requests to judge/)
  t.match(await reasonOf(['--update'], ''), /--update needs --expect/)
  t.match(await reasonOf(['--expect', 'no/such/matrix.yaml'], ''), /there is no folder no\/such\. Make it first\./)
  t.match(await reasonOf(['--budget', '0s'], ''), /--budget "0s": must be greater than 0/)
  t.match(
    (await runCommand(['matrix', 'npm', 'test'])).stderr,
    /matrix needs a command after --: .*; put -- before "npm"/
  )
})
