import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import t from 'tap'
import type { JournalEntry } from '../../src/control/journal/journal-entry.js'
import { toCurl } from '../../src/control/journal/to-curl.js'

const entry: JournalEntry = { id: 'x', at: 'x', method: 'GET', path: '/o/x', headers: {}, duration: 1 }

/** The arguments that a shell gives to curl. */
function argumentsOf(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`
  return execFileSync('sh', ['-c', script], { env: { TOKEN: 'my-token' }, encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)
}

t.test('sends method, path, query, headers and body again, with a variable for the credential', async t => {
  const command = toCurl(
    {
      ...entry,
      method: 'PUT',
      query: { first: '10', tag: ['a b', 'c'] },
      headers: {
        'host': 'x',
        'content-length': '5',
        'connection': 'close',
        'authorization': 'Bearer ******',
        'content-type': 'application/json',
        'x-empty': ''
      },
      body: { name: "it's", data: { value: '******' } }
    },
    'http://127.0.0.1:8082'
  )
  t.equal(
    command,
    `curl -X PUT 'http://127.0.0.1:8082/o/x?first=10&tag=a+b&tag=c' -H "authorization: Bearer $TOKEN" ` +
      `-H 'content-type: application/json' -H 'x-empty;' ` +
      `--data-raw '{"name":"it'\\''s","data":{"value":"******"}}'`
  )
  t.strictSame(argumentsOf(command).slice(3, 5), ['-H', 'authorization: Bearer my-token'])
})

t.test('a shell reads every word as it was sent', async () => {
  const property = fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary-ascii' }), (body, value) => {
    if (body.includes('\0') || value.includes('\0') || value === '') return
    const words = argumentsOf(toCurl({ ...entry, method: 'POST', headers: { 'x-a': value }, body }, 'http://localhost'))
    const expected = ['-X', 'POST', 'http://localhost/o/x', '-H', `x-a: ${value}`, '--data-raw', body]
    if (JSON.stringify(words) !== JSON.stringify(expected)) throw new Error(JSON.stringify(words))
  })
  fc.assert(property, { numRuns: 50 })
})

t.test('says if the body is not whole, and keeps curl from changing the path', async t => {
  t.equal(
    toCurl({ ...entry, method: 'HEAD', path: '/o/../[x]', bodyTruncated: true, body: 'x' }, 'http://localhost'),
    "curl --head --path-as-is --globoff 'http://localhost/o/../[x]' --data-binary @body  # The journal does not have the whole body."
  )
})
