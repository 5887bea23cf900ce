/** The clients of examples/matrix do what the README says. scripts/check-examples.sh runs all of their cells. */
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { packagePath } from '../../../src/core/package.js'
import { runCommand } from '../../helpers/process/command.js'

t.jobs = 2
t.setTimeout(240_000)

const FILES = ['matrix/naive.js', 'matrix/careful.js', 'matrix/tests.js', 'demo.js']

/** Those that the README is about, and one that both pass. */
const FAILURES = 'reset-after-commit,delay,malformed,503-once'

const readExample = (name: string) => readFileSync(packagePath('examples', ...name.split('/')), 'utf8')

for (const [client, patience] of [
  ['naive', '2s'],
  ['careful', '8s']
] as const) {
  t.test(`the ${client} client does what its table says`, async t => {
    t.setTimeout(200_000)
    const names = [...FILES, `matrix/${client}.test.js`, `matrix/${client}.yaml`]
    const folder = t.testdir({ 'matrix': {}, 'package.json': '{ "type": "module" }' })
    const control = pathToFileURL(packagePath('dist', 'control', 'index.js')).href
    for (const name of names) {
      writeFileSync(`${folder}/${name}`, readExample(name).replace("'versori-mock/control'", JSON.stringify(control)))
    }
    const { code, stderr } = await runCommand(
      [
        'matrix',
        ...['--operations', 'ImportPublicConnectorVersion', '--faults', FAILURES, '--patience', patience],
        ...['--expect', `matrix/${client}.yaml`, '--out', 'out'],
        ...['--', process.execPath, '--test', `matrix/${client}.test.js`]
      ],
      { cwd: folder, maxTime: 180_000 }
    )
    t.equal(code, 0, stderr)
    t.match(stderr, `Nothing is worse than in matrix/${client}.yaml.\n`)
    t.notMatch(stderr, 'Better than')
  })
}
