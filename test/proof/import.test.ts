/** A large seed is loaded in little memory, and its server serves others meanwhile. */
import { ReadableStream } from 'node:stream/web'
import t from 'tap'
import { demo } from '../helpers/app.js'
import { effort, tell } from '../helpers/figures.js'
import { startCommand } from '../helpers/process/command.js'
import { serveMeanwhile } from '../helpers/process/serve-meanwhile.js'
import { ulid } from '../helpers/seeds/seeds.js'

/** Of the seed, in mebibytes. */
const SIZE = effort > 1 ? 190 : 20

/** In mebibytes: what a load may need on top of the data that it leaves. */
const MAX_GROWTH = 256

const variables = Array.from({ length: 1_000 }, (_, index) => ({ name: `v${index}`, value: 'some words '.repeat(90) }))

/** A connector of a mebibyte. */
function toConnector(index: number) {
  const authSchemeConfig = { id: 'none', description: '', schemeType: 'none' }
  const credential = { id: ulid(`CRED${index}`), organisationId: demo.acme.id, name: 'none', type: 'none', data: {} }
  const use = { id: ulid(`VSE${index}`), authSchemeConfig, credential }
  return {
    ...{ id: ulid(`C${index}`), organisationId: demo.acme.id, name: `${index}`, public: false, versions: [] },
    ...{ protocol: 'http', baseUrl: 'https://large.example.com' },
    connections: [{ id: ulid(`CN${index}`), name: 'large', variables, credentials: { action: [use] } }]
  }
}

function* toDocument(size: number) {
  yield `{"organisations":[{"id":"${demo.acme.id}","name":"Acme"}],"connectors":[`
  for (let index = 0; index < size; index++) yield `${index === 0 ? '' : ','}${JSON.stringify(toConnector(index))}`
  yield ']}'
}

t.test(
  'loads a large seed while it serves other requests',
  { timeout: 600_000, skip: process.platform !== 'linux' && 'memory is read from /proc' },
  async t => {
    const { url, pid } = await startCommand(t, ['--log-level', 'silent'])
    const send = async (method: string, body: RequestInit['body']) => {
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(`${url}/__admin/state`, { method, headers, body, duplex: 'half' } as RequestInit)
      t.equal(response.status, 204, await response.text())
    }
    await send('PUT', '{}')
    const { served, growth } = await serveMeanwhile({ url, pid }, async () => {
      await send('PUT', ReadableStream.from(toBytes(toDocument(SIZE))))
      await send('POST', JSON.stringify({ connectors: [toConnector(SIZE)] }))
    })
    t.ok(growth < MAX_GROWTH + 1.3 * SIZE, `grew by ${growth} MiB`)
    t.ok(served > SIZE / 10, `${served} others were served`)
    tell(t, { 'MiB loaded': SIZE, 'MiB of memory at most, with the data': growth })
  }
)

function* toBytes(pieces: Iterable<string>): Generator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece)
}
