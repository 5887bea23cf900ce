import { writeFileSync } from 'node:fs'
import t from 'tap'
import { stringify } from 'yaml'
import type { Drift } from '../../src/drift/find-drift.js'
import { packageVersion } from '../../src/core/package.js'
import { runCommand } from '../helpers/process/command.js'
import { type Api, propertyOf, served } from '../helpers/drift/drift.js'
import { vendorFile, withoutVendor } from '../helpers/vendor/vendor.js'

t.jobs = 2

const mock = `versori-mock ${packageVersion}`

/** Writes the served document, changed by `change`, as a YAML file. */
function write(folder: string, change: (api: Api) => void = () => {}): string {
  const api = served.read()
  change(api)
  const file = `${folder}/openapi.yaml`
  writeFileSync(file, stringify(api))
  return file
}

t.test("drift reports no difference from the vendor's document", { skip: withoutVendor }, async t => {
  const { code, stdout, stderr } = await runCommand(['drift', '--against', vendorFile])
  t.match(
    stdout,
    /^Same: versori-mock \S+ serves what connect-v1-openapi\.yaml describes, except for \d+ accepted differences \(use --json for the reasons\)\.\n$/
  )
  t.strictSame([code, stderr], [0, ''])
})

t.test('drift reports a difference and exits with code 1', async t => {
  const file = write(t.testdir(), api => (propertyOf(api, 'Protocol', 'name')['type'] = 'integer'))
  const { code, stdout, stderr } = await runCommand(['drift'], { env: { VERSORI_MOCK_AGAINST: file } })
  const [report = ''] = stdout.split('\nAccepted differences that do not occur:\n')
  t.equal(
    report,
    [
      `Different: 1 difference between openapi.yaml and what ${mock} serves.`,
      '',
      'Protocol: at ListProtocols › 200 › application/json › protocols[]',
      '  name: type is integer in the document, string in the mock',
      ''
    ].join('\n')
  )
  t.strictSame([code, stderr], [1, ''])
})

t.test('drift --json reports the same as JSON', async t => {
  const folder = t.testdir()
  const same = await runCommand(['drift', '--json', '--against', write(folder)])
  const { unused, ...rest } = JSON.parse(same.stdout) as Drift
  t.strictSame(rest, { same: true, differences: [], accepted: [], unenforced: [] })
  t.ok(unused.length > 0, "the accepted differences of the vendor's document do not occur in the mock's own")
  t.strictSame([same.code, same.stderr], [0, ''])

  const file = write(folder, api => (propertyOf(api, 'Protocol', 'name')['type'] = 'integer'))
  const different = await runCommand(['drift', '--json', '--against', file])
  t.match(JSON.parse(different.stdout), {
    same: false,
    differences: [
      { direction: 'differs', aspect: 'type', document: 'integer', mock: 'string', places: ['Protocol › name'] }
    ]
  })
  t.strictSame([different.code, different.stderr], [1, ''])
})

const usage = 'drift needs an OpenAPI document: versori-mock drift --against <file>'
const notOpenApi = 'the document is not OpenAPI 3; it needs a version, such as openapi: 3.1.0'

const mistakes = [
  { says: 'no document', args: [], message: usage },
  {
    says: 'a document without the flag',
    args: ['openapi.yaml'],
    message: 'drift takes only options; got "openapi.yaml"'
  },
  { says: 'a misspelt flag', args: ['--again', 'x'], message: 'unknown option --again; did you mean "--against"?' },
  {
    says: 'a missing file',
    args: ['--against', '/nowhere.yaml'],
    message: `--against "/nowhere.yaml": cannot be read (ENOENT: no such file or directory, open '/nowhere.yaml'); name an OpenAPI document in JSON or YAML`
  },
  {
    says: 'a file that is not OpenAPI',
    args: ['--against', 'package.json'],
    message: `--against "package.json": ${notOpenApi}`
  }
]

for (const { says, args, message } of mistakes) {
  t.test(`drift rejects ${says} with exit code 2`, async t => {
    const outcome = await runCommand(['drift', ...args])
    t.strictSame(outcome, { code: 2, stdout: '', stderr: `versori-mock: ${message}\n` })
  })
}
