import t from 'tap'
import type { ImportedApi } from '../../../src/operations/openapi/imported-api.js'
import { readOpenApi } from '../../../src/operations/openapi/read-openapi.js'
import { listBuffers, packApi } from '../../../src/operations/openapi-worker/packed-api.js'
import { unpackApi } from '../../../src/operations/openapi-worker/unpack-api.js'
import { documents, readDocument } from '../../helpers/http-import.js'
import { countTurns } from '../../helpers/turns.js'

t.test('an unpacked API equals the API that was packed', async t => {
  for (const name of Object.keys(documents) as (keyof typeof documents)[]) {
    const api = await readOpenApi(readDocument(name), { mode: 'lenient' })
    t.strictSame(await unpackApi(packApi(api)), JSON.parse(JSON.stringify(api)))
  }
})

t.test('a large API is unpacked in slices', async t => {
  const definitions = Array.from({ length: 2_000 }, (_, index) => ({
    name: `D${index}`,
    accept: [],
    description: 'ü'.repeat(1_000),
    content: '{}',
    refersTo: []
  }))
  const api = { definitions, actions: [], triggers: [], messages: [] } as unknown as ImportedApi
  const packed = packApi(api)
  const buffers = listBuffers(packed)
  t.equal(new Set(buffers).size, buffers.length, 'each part has memory of its own, so that it can be transferred')
  const turns = countTurns()
  t.teardown(turns.stop)
  t.strictSame(await unpackApi(packed), api)
  const bytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0)
  t.ok(turns.count() >= Math.floor(bytes / 400_000), `${turns.count()} turns for ${bytes} bytes`)
})
