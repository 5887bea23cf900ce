/** Seeds of the command: standard input, an existing database, and `--watch`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { demo } from '../helpers/app.js'
import { runCommand, startCommand } from '../helpers/process/command.js'

const isWindows = process.platform === 'win32'
const SILENT = ['--log-level', 'silent']
const seedOf = (name: string) =>
  `{"organisations":[{"id":"${demo.acme.id}","name":"${name}","apiKeys":[{"key":"k"}]}]}\n`

async function nameIn(url: string): Promise<string | undefined> {
  const state = (await (await fetch(`${url}/__admin/state`)).json()) as { organisations: { name: string }[] }
  return state.organisations[0]?.name
}

t.test('reads a seed from standard input, with variables', { skip: isWindows }, async t => {
  const cwd = t.testdir({ a: seedOf('${NAME} ${OTHER:-Ltd}') })
  const surroundings = { cwd, prelude: 'exec <a', env: { NAME: 'Acme' } }
  const { url, stdout } = await startCommand(t, [...SILENT, '--seed-file', '-'], surroundings)
  t.match(stdout, 'seed: standard input\n')
  t.equal(await nameIn(url), 'Acme Ltd')
  t.strictSame(await runCommand(['validate', '-'], surroundings), {
    code: 0,
    stdout: 'standard input: valid (1 organisations, 0 users, 0 connectors)\n',
    stderr: ''
  })
  const twice = await runCommand(['validate', '-', '-'], surroundings)
  t.strictSame(twice, { code: 2, stdout: '', stderr: 'versori-mock: standard input (-) can be named only once\n' })
})

t.test('an error in standard input names it', { skip: isWindows }, async t => {
  const cwd = t.testdir({ a: 'users: 3' })
  const stderr = 'versori-mock: the seed is not valid:\n  standard input: users: expected an array, got a number\n'
  t.strictSame(await runCommand(['validate', '-'], { cwd, prelude: 'exec <a' }), { code: 1, stdout: '', stderr })
})

t.test('says at start if the seeds are not those of the database', async t => {
  const cwd = t.testdir({ 'a.json': seedOf('Acme'), 'same.json': seedOf('Acme'), 'b.json': seedOf('Other') })
  const args = ['--data', 'mock.sqlite', '--log-level', 'debug', '--seed-file']
  const remedy = 'mock.sqlite keeps its data. To load the seeds, remove the file or name another one with --data.'
  const missing = 'none.json: does not exist; name a YAML or JSON file, or a folder of them'
  await (await startCommand(t, [...args, 'a.json'], { cwd })).end()
  for (const [file, msg] of [
    ['same.json', 'the seeds you named are those that mock.sqlite was created from.'],
    ['b.json', `the seeds you named are not those that mock.sqlite was created from. ${remedy}`],
    ['none.json', `the seeds you named cannot be used: the seed is not valid:\n  ${missing}\n${remedy}`]
  ] as const) {
    const { url, stdout, untilLogged, end } = await startCommand(t, [...args, file], { cwd })
    t.match(stdout, 'mock.sqlite already holds data, so the seeds you named were not loaded.\n')
    const [line] = await untilLogged(/.*the seeds you named.*\n/)
    t.match(JSON.parse(line), { level: file === 'same.json' ? 20 : 40, msg })
    t.equal(await nameIn(url), 'Acme')
    await end()
  }
})

t.test('--watch loads a changed seed, keeps the data after an error, and reset goes back to the last seed', async t => {
  const cwd = t.testdir({ 'a.json': seedOf('One') })
  const write = (text: string) => writeFileSync(join(cwd, 'a.json'), text)
  const { url, untilLogged, end } = await startCommand(t, ['--watch', '--seed-file', 'a.json'], { cwd })
  t.equal(await nameIn(url), 'One')
  write(seedOf('Second'))
  await untilLogged(/seeds loaded again: a\.json/)
  t.equal(await nameIn(url), 'Second')
  write('{"organisations":3}')
  await untilLogged(/organisations: expected an array, got a number\\nThe sandbox keeps its data\./)
  t.equal(await nameIn(url), 'Second')
  write(seedOf('The third'))
  await untilLogged(/seeds loaded again.*\n[^]*seeds loaded again/)
  await fetch(`${url}/__admin/state`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{}' })
  t.equal(await nameIn(url), undefined)
  t.equal((await fetch(`${url}/__admin/reset`, { method: 'POST' })).status, 204)
  t.equal(await nameIn(url), 'The third')
  const lease = (await (await fetch(`${url}/__admin/sandboxes`, { method: 'POST' })).json()) as { id: string }
  const leased = (await (await fetch(`${url}/__admin/state?sandbox=${lease.id}`)).json()) as object
  t.match(leased, { organisations: [{ name: 'The third' }, {}] })
  t.match(await end(), { code: 0 })
})

for (const [args, problem] of [
  [[], '--watch needs a --seed-file to watch'],
  [['--seed-file', '-'], '--watch needs a --seed-file to watch'],
  [
    ['--seed-file', 'a.json', '--data', 'a.sqlite'],
    '--watch replaces the data when a seed changes, so it cannot be used with --data'
  ]
] as const) {
  t.test(`--watch ${args.join(' ')} is refused`, async t => {
    const outcome = await runCommand(['--watch', '--port', '0', ...args])
    t.strictSame(outcome, { code: 2, stdout: '', stderr: `versori-mock: ${problem}\n` })
  })
}
