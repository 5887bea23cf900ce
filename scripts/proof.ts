/**
 * Runs the suites of test/proof with ten times the effort of an ordinary test run, and prints their figures.
 *
 *   npm run proof                   all suites
 *   npm run proof -- crash disk     some suites
 *   npm run proof -- --write        all suites, and writes the table of docs/reliability.md
 *   npm run proof -- soak --minutes 120   the soak for 120 minutes (default: 1)
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { packagePath } from '../src/core/package.js'
import { type Figures, figuresIn } from '../test/helpers/figures.js'
import { fillIn, table } from './markdown.js'

const SUITES = 'build/test/proof'
const DOCUMENT = 'docs/reliability.md'
const EFFORT = '10'

const { values, positionals } = parseArgs({
  options: { write: { type: 'boolean' }, minutes: { type: 'string', default: '1' } },
  allowPositionals: true
})
const { minutes } = values
if (!(Number(minutes) > 0)) fail('--minutes must be a number above 0')

/** Seconds for a suite, and for each of its tests. */
const TIMEOUT = String(3_600 + Number(minutes) * 60)

const known = readdirSync(packagePath(SUITES))
  .filter(file => file.endsWith('.test.js'))
  .map(file => basename(file, '.test.js'))
const unknown = positionals.find(suite => !known.includes(suite))
if (unknown !== undefined) fail(`unknown suite "${unknown}"; use one of ${known.join(', ')}`)
if (values.write === true && positionals.length > 0) fail('--write needs all suites; do not name any')

const rows = (positionals.length > 0 ? positionals : known).map(suite => [
  suite,
  inWords(run(suite)),
  `\`npm run proof -- ${suite}\``
])
const result = table(['suite', 'figures', 'command'], rows)
console.log(`\n${result}`)
if (values.write === true) {
  const when = `Run on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node}, ${process.platform} ${process.arch}.`
  writeFileSync(
    packagePath(DOCUMENT),
    fillIn(readFileSync(packagePath(DOCUMENT), 'utf8'), { figures: `${when}\n\n${result}` })
  )
}

function run(suite: string): Figures {
  const { status, stdout } = spawnSync(process.execPath, [packagePath(`${SUITES}/${suite}.test.js`)], {
    cwd: packagePath('.'),
    env: { PROOF_EFFORT: EFFORT, TAP_TIMEOUT: TIMEOUT, PROOF_MINUTES: minutes, ...process.env },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 1 << 28
  })
  if (status === 0) return figuresIn(stdout)
  console.error(stdout)
  return fail(`the suite "${suite}" failed`)
}

function inWords(figures: Figures): string {
  return Object.entries(figures)
    .map(([what, number]) => `${number.toLocaleString('en')} ${what}`)
    .join('; ')
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
