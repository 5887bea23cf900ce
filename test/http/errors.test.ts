/** Every error response has the vendor's body, and reveals nothing about the machine. */
import fc from 'fast-check'
import type { onSendHookHandler } from 'fastify'
import t from 'tap'
import { createApp, injectImport } from '../helpers/app.js'

const PATH = '/home/somebody/mock'

const thrown = fc.oneof(
  fc
    .record({
      message: fc.string().map(text => `${text}: open '${PATH}/chunk.js'`),
      code: fc.constantFrom(undefined, 'EMFILE', 'ENFILE', 'ENOENT', 'EACCES', 'ERR_MODULE_NOT_FOUND', 'SQLITE_FULL'),
      statusCode: fc.constantFrom(undefined, 500, 503, 400, 200)
    })
    .map(({ message, ...more }) => Object.assign(new Error(message), more)),
  fc.constantFrom<unknown>(PATH, 5, null, undefined, { path: PATH }, [PATH])
)

t.test('every kind of error has the body of the vendor and no path of the machine', async t => {
  const app = await createApp(t)
  let error: unknown
  app.get('/throws', async () => {
    throw error
  })
  const breakSuccess: onSendHookHandler = (_request, reply, payload, next) => {
    if (reply.statusCode < 400) next(error as Error)
    else next(null, payload)
  }
  app.get('/breaks', { onSend: breakSuccess }, async () => ({}))
  await fc.assert(
    fc.asyncProperty(thrown, fc.constantFrom('/throws', '/breaks'), async (given, url) => {
      error = given
      const { statusCode, body } = await app.inject(url)
      if (url === '/breaks' && (given === null || given === undefined)) return statusCode === 200
      const { code, message } = JSON.parse(body) as { code?: string; message?: string }
      return statusCode >= 400 && typeof code === 'string' && typeof message === 'string' && isDiscreet(body, given)
    })
  )
})

/** The advice about a database repeats the message of SQLite, which names no file. */
function isDiscreet(body: string, given: unknown): boolean {
  return !body.includes(PATH) || (given as { code?: string } | null)?.code === 'SQLITE_FULL'
}

t.test('a lack of file descriptors is an error that can be repeated', async t => {
  const app = await createApp(t)
  app.get('/throws', async () => {
    throw Object.assign(new Error(`EMFILE: too many open files, open '${PATH}'`), { code: 'EMFILE' })
  })
  const response = await app.inject('/throws')
  t.equal(response.statusCode, 503)
  t.strictSame(response.json(), {
    code: '503902',
    message: 'too many open files',
    details:
      'The mock cannot open a file that it needs, because too many connections and files are open. Close some ' +
      'connections and try again, or start the mock with a larger limit (ulimit -n).'
  })
  t.equal((await injectImport(app)).statusCode, 200)
})
