/** The reports of `exec`: coverage and conduct of a command. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { operationIds } from '../../src/contract/operations.js'
import type { CoverageReport } from '../../src/control/coverage/describe-coverage.js'
import { importPath } from '../helpers/app.js'
import { runCommand } from '../helpers/process/command.js'

t.jobs = 2

/** Imports once in a lease that ends; with a lost response, twice. */
const PROGRAM = `
  const { VERSORI_MOCK_URL: url } = process.env
  const lease = await (await fetch(url + '/__admin/sandboxes', { method: 'POST' })).json()
  const path = '${importPath({ organisation: 'ORGANISATION' })}'.replace('ORGANISATION', lease.organisationId)
  const send = () => fetch(url + path, { method: 'POST', headers: { authorization: 'Bearer ' + lease.token } })
  await send().catch(send)
  await fetch(url + '/__admin/sandboxes/' + lease.id, { method: 'DELETE' })`

const node = ['--', process.execPath, '--input-type=module', '--eval', PROGRAM]

const LOST = ['--fault', '{"operation":"*","kind":"reset","phase":"after-commit","times":1}']

const run = async (...own: string[]) => runCommand(['exec', ...own, ...node])

t.test('writes coverage as JSON, as a page or as text, of ended sandboxes too', async t => {
  const folder = t.testdir({})
  const write = async (name: string) => {
    t.strictSame(await run('--coverage', `${folder}/${name}`), { code: 0, stdout: '', stderr: '' })
    return readFileSync(`${folder}/${name}`, 'utf8')
  }
  const report = JSON.parse(await write('a.json')) as CoverageReport
  t.strictSame(report.operations, { seen: 1, total: operationIds.length, percent: 2 })
  t.match(await write('a.html'), '<h1>Coverage</h1>')
  t.match(await write('a.txt'), new RegExp(`^Operations +1 of ${operationIds.length} `))
  t.match(await run('--coverage', `${folder}/none/a.txt`), {
    code: 1,
    stderr: /^versori-mock: cannot write .*a\.txt \(ENOENT/
  })
})

t.test('fails if the coverage is too low', async t => {
  t.strictSame(await run('--min-coverage', '2'), { code: 0, stdout: '', stderr: '' })
  t.strictSame(await run('--min-coverage', '3', '--min-coverage', 'errors=1'), {
    code: 1,
    stdout: '',
    stderr:
      `versori-mock: coverage of operations is 2 % (1 of ${operationIds.length}), less than 3 %.\n` +
      'versori-mock: coverage of errors is 0 % (0 of 8), less than 1 %.\n'
  })
})

t.test('fails if the command called nothing', async t => {
  t.match(await runCommand(['exec', '--min-coverage', 'errors=0', '--', process.execPath, '--eval', '0']), {
    code: 1,
    stderr: /the command called no operation, so its coverage proves nothing\.\n$/
  })
})

t.test('needs a journal to judge conduct', async t => {
  t.match(await run('--conduct', 'report', '--journal-size', '0'), {
    code: 2,
    stderr: /--journal-size 0 keeps no requests/
  })
})

t.test('reports conduct, and fails because of it if it should', async t => {
  t.strictSame(await run('--conduct', 'fail'), { code: 0, stdout: '', stderr: 'Conduct: nothing to object to.\n' })
  const found = /^Conduct: 1 finding\.\n\nerror lost-write-repeated: ImportPublicConnectorVersion was sent again /
  t.match(await run('--conduct', 'report', ...LOST), { code: 0, stderr: found })
  t.match(await run('--conduct', 'fail', ...LOST), { code: 1, stderr: found })
  t.match(await run('--conduct', 'fail', '--conduct-off', 'lost-write-repeated', ...LOST), { code: 0 })
  t.match(await run('--conduct', 'fail', '--conduct-off', 'lost-write-repeatd'), {
    code: 2,
    stderr: /--conduct-off: unknown rule "lost-write-repeatd"; did you mean "lost-write-repeated"\?/
  })
})
