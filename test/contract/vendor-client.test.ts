/** Runs a client that the vendor's generator makes from the vendor's document. */
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import ts from 'typescript'
import type { ConductReport } from '../../src/control/conduct/judge-conduct.js'
import type { CoverageReport } from '../../src/control/coverage/describe-coverage.js'
import { operationIds, operations } from '../../src/contract/operations.js'
import { packagePath } from '../../src/core/package.js'
import { listen } from '../helpers/app.js'
import { ask, lease, requestsOf } from '../helpers/control-plane.js'
import { vendorFile, withoutVendor } from '../helpers/vendor/vendor.js'

/** What test/fixtures/vendor-client exports. */
interface Program {
  readonly callEveryOperation: (target: { baseUrl: string; token: string; organisationId: string }) => Promise<void>
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
  strict: true,
  skipLibCheck: true
}

const statusOf: Record<string, number> = Object.fromEntries(
  Object.values(operations).map(({ operationId, success }) => [operationId, success.status])
)

/** Generates the client as the vendor does, next to the program that uses it. */
async function generateClient(folder: string): Promise<string> {
  const { createClient } = await import('@hey-api/openapi-ts')
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const program = join(folder, 'every-operation.ts')
  copyFileSync(packagePath('test', 'fixtures', 'vendor-client', 'every-operation.ts'), program)
  await createClient({
    input: vendorFile,
    output: { path: join(folder, 'generated'), importFileExtension: '.js' },
    plugins: ['@hey-api/typescript', '@hey-api/sdk', '@hey-api/client-fetch'],
    logs: { level: 'silent', file: false }
  })
  return program
}

/** Compiles a program with all of its imports. Returns the diagnostics. */
function compile(file: string): string {
  const program = ts.createProgram([file], options)
  const problems = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics]
  const host = { getCanonicalFileName: (name: string) => name, getCurrentDirectory: () => '', getNewLine: () => '\n' }
  return ts.formatDiagnostics(problems, host)
}

t.test('serves every operation to a client generated from the vendor document', { skip: withoutVendor }, async t => {
  t.setTimeout(120_000)
  const program = await generateClient(t.testdir())
  t.equal(compile(program), '', 'the program fits the types of the client')

  const { app, url } = await listen(t)
  const { organisationId, token, id } = await lease(app)
  const { callEveryOperation } = (await import(pathToFileURL(program.replace(/ts$/, 'js')).href)) as Program
  await callEveryOperation({ baseUrl: `${url}/api/connect/v1`, token, organisationId })

  const requests = await requestsOf(app, `?sandbox=${id}&limit=1000`)
  const succeeded = requests.filter(({ operation, status }) => status === statusOf[operation ?? ''])
  t.strictSame([...new Set(succeeded.map(({ operation }) => operation))].sort(), [...operationIds].sort())
  t.strictSame(
    requests.filter(each => !succeeded.includes(each)).map(({ operation, status }) => `${operation} ${status}`),
    ['DeleteDefinition 412'],
    'refuses only the request that the program expects to fail'
  )
  const { findings } = await ask<ConductReport>(app, `GET /conduct?sandbox=${id}`)
  t.strictSame(findings, [], 'nothing to object to in its conduct')
  const { operations: covered } = await ask<CoverageReport>(app, `GET /coverage?sandbox=${id}`)
  t.strictSame(covered, { seen: operationIds.length, total: operationIds.length, percent: 100 })
})
