/** Hostile OpenAPI documents: always a response, no server error, and no request elsewhere waits for them. */
import fc from 'fast-check'
import t from 'tap'
import { buildApp } from '../../src/http/app.js'
import { bearer, demo, urlOf } from '../helpers/app.js'
import { effort, tell } from '../helpers/figures.js'
import { documentKinds, hostileDocuments, makeHostile } from '../helpers/hostile/documents.js'
import { importDocument } from '../helpers/http-import.js'

t.setTimeout(180_000 * effort)

/** Parts of a document; the longest documents have about 4 MB. */
const MAX_COUNT = effort > 1 ? 1_000_000 : 60_000

/** Milliseconds. The proof runs on machines with other work, so an ordinary run allows more. */
const MAX_WAIT = effort > 1 ? 200 : 1_000

/** Bytes of the process, with both threads (docs/reliability.md). */
const MAX_MEMORY = 2 ** 31

t.test('no document brings the server down or to a halt', async t => {
  const app = await buildApp()
  t.teardown(() => app.close())
  await importDocument(app, makeHostile('many tags', 100).text)
  const statuses = new Map<number, number>()
  let [longest, memory, tried] = [0, 0, 0]

  /** Requests of somebody else, one after the other, until the import is answered. */
  async function watch(importing: Promise<unknown>): Promise<void> {
    let isOver = false
    void importing.finally(() => (isOver = true))
    while (!isOver) {
      const began = performance.now()
      const { statusCode } = await app.inject({
        url: urlOf('ListConnectors', { path: { organisation_id: demo.globex.id } }),
        headers: bearer(demo.globex.key)
      })
      longest = Math.max(longest, performance.now() - began)
      memory = Math.max(memory, process.memoryUsage().rss)
      if (statusCode !== 200) throw new Error(`another request got ${statusCode}`)
      await new Promise(resolve => setImmediate(resolve))
    }
  }

  async function check({ kind, text }: { readonly kind: string; readonly text: string }): Promise<void> {
    const importing = importDocument(app, text)
    await watch(importing)
    const { statusCode } = await importing
    tried++
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
    if (statusCode !== 201 && statusCode !== 400) throw new Error(`${kind}, ${text.length}: ${statusCode}`)
    if (longest > MAX_WAIT) throw new Error(`${kind}, ${text.length}: another request waited ${longest} ms`)
    if (memory > MAX_MEMORY) throw new Error(`${kind}, ${text.length}: ${memory} bytes of memory`)
  }

  for (const kind of documentKinds) await check(makeHostile(kind, MAX_COUNT))
  await fc.assert(fc.asyncProperty(hostileDocuments(MAX_COUNT), check), { numRuns: 10 * effort, endOnFailure: true })
  t.ok(Number(statuses.get(201)) > 5 && Number(statuses.get(400)) > 5)
  t.comment(JSON.stringify(Object.fromEntries(statuses)))
  tell(t, {
    'hostile OpenAPI documents tried': tried,
    'ms at most that another request waited for one': Math.ceil(longest),
    'MiB of memory at most': Math.ceil(memory / 2 ** 20)
  })
})
