/** The threads that read documents: when they start and end, and what they limit. */
import { setImmediate } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { ApiError } from '../../../src/contract/errors.js'
import type { Message } from '../../../src/contract/schemas/common.js'
import { readOpenApi } from '../../../src/operations/openapi/read-openapi.js'
import { createOpenApiReader } from '../../../src/operations/openapi-worker/openapi-reader.js'
import { THREAD_LIMITS, type ThreadLimits } from '../../../src/operations/openapi-worker/thread-limits.js'
import { readDocument, tinyDocument } from '../../helpers/http-import.js'

const tiny = { bytes: Buffer.from(JSON.stringify(tinyDocument())), type: undefined, mode: 'lenient' } as const

function createReader(test: Test, limits: Partial<ThreadLimits> = {}) {
  const reader = createOpenApiReader({ ...THREAD_LIMITS, ...limits })
  test.teardown(() => reader.close())
  return reader
}

async function refusalOf(reading: Promise<unknown>): Promise<readonly Message[]> {
  const error = await reading.then(
    () => undefined,
    (reason: unknown) => reason as ApiError
  )
  return error?.body['messages' as never] ?? []
}

/** YAML that takes long to read. */
const large = {
  bytes: Buffer.from(`openapi: 3.1.0\npaths: {}\nx-a: [${'{},'.repeat(700_000)}]\n`),
  type: undefined,
  mode: 'lenient'
} as const

t.test('reads the same as without a thread', async t => {
  const reader = createReader(t)
  for (const name of ['kennel', 'ledger', 'courier'] as const) {
    const task = { bytes: readDocument(name), type: undefined, mode: 'strict' } as const
    t.strictSame(await reader.read(task), JSON.parse(JSON.stringify(await readOpenApi(task.bytes, task))))
  }
  const bytes = Buffer.from('{"swagger":"2.0"}')
  t.match(await refusalOf(reader.read({ ...tiny, bytes })), [{ text: /OpenAPI 2\.0 \(Swagger\)/, severity: 'error' }])
})

t.test('a thread starts with the first document and ends when it has nothing to do', async t => {
  const reader = createReader(t, { idle: 1 })
  t.equal(reader.threads, 0)
  const reading = reader.read(tiny)
  await setImmediate()
  t.equal(reader.threads, 1)
  t.match(await reading, { name: 'Tiny' })
  while (reader.threads > 0) await setImmediate()
  t.match(await reader.read(tiny), { name: 'Tiny' }, 'the next document starts another')
})

t.test('documents wait for a thread', async t => {
  const warnings: Error[] = []
  const listener = (warning: Error) => void warnings.push(warning)
  process.on('warning', listener)
  t.teardown(() => process.off('warning', listener))
  const reader = createReader(t, { threads: 1 })
  const reading = Array.from({ length: 5 }, async () => reader.read(tiny))
  await setImmediate()
  t.equal(reader.threads, 1)
  t.equal((await Promise.all(reading)).length, 5)
  for (let count = 0; count < 20; count++) await reader.read(tiny)
  t.strictSame(warnings, [], 'no listener is left behind')
  t.equal(reader.threads, 1)
})

t.test('a document that takes too much time is refused, and the next one is read', async t => {
  const reader = createReader(t, { threads: 1, time: 1 })
  const [first] = await refusalOf(reader.read(large))
  t.strictSame(first, { text: 'the document takes more than 0.001 seconds to read; divide it', severity: 'error' })
  const patient = createReader(t, { threads: 1 })
  t.match(await patient.read(tiny), { name: 'Tiny' })
})

t.test('a document that takes too much memory is refused, and the next one is read', async t => {
  const reader = createReader(t, { threads: 1, memory: 48 })
  const [first] = await refusalOf(reader.read(large))
  t.strictSame(first, { text: 'the document takes more than 48 MB of memory to read; divide it', severity: 'error' })
  t.match(await reader.read(tiny), { name: 'Tiny' })
})

t.test('closing ends the threads and all that waits for them', async t => {
  const reader = createReader(t, { threads: 1 })
  const reading = [reader.read(large), reader.read(tiny)].map(async each =>
    each.then(
      () => 'read',
      (error: Error) => error.message
    )
  )
  await setImmediate()
  await reader.close()
  t.strictSame(await Promise.all(reading), ['the thread that reads OpenAPI documents ended', 'the server is closed'])
  await t.rejects(reader.read(tiny), { message: 'the server is closed' })
  t.equal(reader.threads, 0)
})
