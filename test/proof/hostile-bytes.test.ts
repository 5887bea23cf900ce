/** Bytes that are not HTTP, or incomplete requests: each gets a correct response or a closed connection. */
import fc from 'fast-check'
import t from 'tap'
import { demo, importPath } from '../helpers/app.js'
import { effort, tell } from '../helpers/figures.js'
import { answersIn, createVictim, importStillWorks } from '../helpers/hostile/victim.js'
import { costFigures } from '../helpers/process/watch.js'
import { splice } from '../helpers/hostile/values.js'

t.setTimeout(120_000 * effort)

const replay = JSON.parse(process.env.PROOF_REPLAY ?? '{}') as fc.Parameters<unknown>

const TARGETS = [
  importPath(),
  `/o/${demo.acme.id}/connectors`,
  '/__admin/health',
  '/__admin/settings',
  '/nowhere',
  '*',
  'http://a/categories'
]

const frames = [
  ['Content-Length: 5', 'hello'],
  ['Content-Length: 0', ''],
  ['Content-Length: 0\r\nContent-Length: 0', ''],
  ['Content-Length: 5\r\nContent-Length: 6', 'hello!'],
  ['Content-Length: -1', ''],
  ['Content-Length: +5', 'hello'],
  ['Content-Length: 5, 5', 'hello'],
  ['Content-Length: 0x5', 'hello'],
  ['Content-Length: 99999999999999999999', ''],
  ['Content-Length : 5', 'hello'],
  ['Content-Length: 5\r\nTransfer-Encoding: chunked', '0\r\n\r\n'],
  ['Transfer-Encoding: chunked\r\nContent-Length: 5', '0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['Transfer-Encoding: chunked', '5\r\nhello\r\n0\r\n\r\n'],
  ['Transfer-Encoding: chunked', '5;ext=1\r\nhello\r\n0\r\nTrailer: x\r\nAuthorization: Bearer swo_demo_acme\r\n\r\n'],
  ['Transfer-Encoding: chunked', `5;${'e'.repeat(20_000)}\r\nhello\r\n0\r\n\r\n`],
  ['Transfer-Encoding: chunked', 'FFFFFFFFFFFFFFFFF\r\nhello'],
  ['Transfer-Encoding: chunked', '-5\r\nhello\r\n0\r\n\r\n'],
  ['Transfer-Encoding: chunked', '5\nhello\n0\n\n'],
  ['Transfer-Encoding: chunked', `0\r\n${'x: y\r\n'.repeat(4_000)}\r\n`],
  ['Transfer-Encoding: chunked, chunked', '0\r\n\r\n'],
  ['Transfer-Encoding: chunked, identity', '0\r\n\r\n'],
  ['Transfer-Encoding: xchunked', '0\r\n\r\n'],
  ['Transfer-Encoding:\tchunked', '0\r\n\r\n'],
  ['Transfer-Encoding: identity', ''],
  ['X: a\r\n b', ''],
  ['X\0: a', ''],
  [': a', ''],
  ['X: \x7f\x01', ''],
  ['Host: b', ''],
  ['Expect: 100-continue\r\nContent-Length: 5', 'hello'],
  ['Expect: nothing', ''],
  ['Connection: upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__', ''],
  ['Connection: upgrade\r\nUpgrade: websocket', '\x81\x05hello'],
  ['Connection: close', ''],
  ['Connection: content-length, keep-alive', ''],
  ['Keep-Alive: timeout=99999999', ''],
  [`X: ${'x'.repeat(17_000)}`, ''],
  ['a:b\r\n'.repeat(1_500).trimEnd(), '']
] as const

const line = fc.tuple(
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE') },
    { weight: 1, arbitrary: fc.constantFrom('get', 'CONNECT', 'HEAD', 'BREW', '', 'GET\0', 'PRI', 'OPTIONS', 'SOURCE') }
  ),
  fc.constantFrom(...TARGETS),
  fc.oneof(
    { weight: 8, arbitrary: fc.constant('HTTP/1.1') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/1.10', 'http/1.1', '', 'RTSP/1.0')
    }
  )
)

const request = fc
  .tuple(line, fc.constantFrom(...frames), fc.boolean(), fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r'))
  .map(([[method, target, version], [headers, body], isKnown, end]) => {
    const credential = isKnown ? `Authorization: Bearer ${demo.acme.key}\r\n` : ''
    const head = `${method} ${target} ${version}\r\nHost: localhost\r\n${credential}${headers}\r\n\r\n`
    return Buffer.from(head.replaceAll('\r\n', end) + body, 'latin1')
  })

/** Several requests, with bytes removed, replaced or added; or no request at all. */
const stream = fc.oneof(
  { weight: 6, arbitrary: fc.array(request, { minLength: 1, maxLength: 4 }).map(parts => Buffer.concat(parts)) },
  {
    weight: 2,
    arbitrary: fc.tuple(request, fc.nat(400)).map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1)))
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(request, fc.nat(400), fc.uint8Array({ minLength: 1, maxLength: 3 }))
      .map(([bytes, at, others]) => splice(bytes, at, Buffer.from(others)))
  },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 200 }).map(bytes => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
        'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
        '\r\n\r\n\r\n',
        'SSH-2.0-x\r\n',
        '\x05\x01\x00'
      )
      .map(text => Buffer.from(text, 'latin1'))
  }
)

/** Concurrent streams, because an incomplete request waits for the timeout of the server. */
const AT_ONCE = 200

t.test('survives any bytes', async t => {
  const victim = await createVictim(t, { requestTimeout: 300 })
  victim.app.server.keepAliveTimeout = 100
  await fc.assert(
    fc.asyncProperty(fc.array(stream, { minLength: AT_ONCE, maxLength: AT_ONCE }), async streams => {
      await victim.mend()
      const sent = await victim.watch.during(async () =>
        Promise.all(streams.map(async bytes => ({ bytes, text: await victim.send(bytes) })))
      )
      for (const { bytes, text } of sent) {
        const asked = bytes.toString('latin1')
        victim.check({ asked: JSON.stringify(asked), answers: answersIn(text), isAmongOthers: true })
        if (text === '' && asked.trim() !== '' && !isHalfHttp2(asked))
          throw new Error(`no response\n${JSON.stringify(asked)}`)
        if (text.includes('/smuggled')) throw new Error(`a request within a request\n${JSON.stringify(asked)}`)
      }
    }),
    { numRuns: 3 * effort, endOnFailure: true, ...replay }
  )
  t.ok(await importStillWorks(victim))
  const { requests, faults, secrets } = victim.counts
  tell(t, {
    'raw byte streams tried': requests,
    'responses with status 500 or more': faults,
    'visible secrets': secrets,
    ...costFigures()
  })
})

/** Node's parser takes PRI for the start of HTTP/2, and closes the connection if HTTP/2 does not follow. */
function isHalfHttp2(asked: string): boolean {
  return asked.startsWith('PRI ')
}
