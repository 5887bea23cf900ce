/** Pages of actions that share a definition. Each action repeats what refers to it, so the whole list is very long. */
import t, { type Test } from 'tap'
import { MAX_PAGE_LENGTH } from '../../../src/contract/limits.js'
import type { ActionPage } from '../../../src/contract/schemas/action.js'
import { buildApp } from '../../../src/http/app.js'
import { bearer, demo, urlOf } from '../../helpers/app.js'
import { importDocument, tinyDocument } from '../../helpers/http-import.js'

/** Operations that share one error response, with each of these statuses. */
const STATUSES = [400, 401, 403, 404, 409, 429]

function sharedResponses(operations: number): string {
  const $ref = '#/components/responses/Error'
  const shared = STATUSES.map(status => [status, { $ref }] as const)
  const responses = { 200: { description: '' }, ...Object.fromEntries(shared) }
  const names = Array.from({ length: operations }, (_, index) => `getResourceNumber${index}`)
  const schema = { $ref: '#/components/schemas/Error' }
  return JSON.stringify(
    tinyDocument({
      paths: Object.fromEntries(names.map(operationId => [`/${operationId}`, { get: { operationId, responses } }])),
      components: {
        responses: { Error: { description: '', content: { 'application/json': { schema } } } },
        schemas: { Error: { type: 'object' } }
      }
    })
  )
}

/** A running app with the document as a connector. It closes with the test. */
async function startWith(t: Test, operations: number) {
  const app = await buildApp()
  t.teardown(() => app.close())
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const imported = await importDocument(app, sharedResponses(operations))
  t.equal(imported.statusCode, 201)
  const { connector } = imported.json<{ connector: { id: string } }>()
  const path = { connector_id: connector.id, version: '1.0' }
  /** Reads a page as text, and counts the health requests that are answered meanwhile. */
  async function readPage(query: Record<string, string>) {
    let isOver = false
    let served = 0
    const request = fetch(url + urlOf('GetActions', { path, query }), { headers: bearer(demo.acme.key) })
    const reading = request.then(async response => {
      t.equal(response.status, 200)
      return response.text()
    })
    void reading.finally(() => (isOver = true))
    while (!isOver) if ((await fetch(`${url}/__admin/health`)).ok) served++
    return { text: await reading, served }
  }
  return { readPage }
}

for (const [operations, first] of [
  [40, '7'],
  [400, '1000']
] as const) {
  t.test(
    `pages of ${operations} actions that share a definition stay below the limit and list each action once`,
    async t => {
      const { readPage } = await startWith(t, operations)
      const names: string[] = []
      for (let after: string | undefined, isLast = false; !isLast; isLast = after === undefined) {
        const { text, served } = await readPage({ first, ...(after !== undefined && { after }) })
        const { actions, totalCount, next } = JSON.parse(text) as ActionPage
        t.ok(text.length <= MAX_PAGE_LENGTH, `${text.length} characters`)
        t.ok(actions.length > 0 && actions.length <= Number(first))
        t.equal(totalCount, operations)
        t.ok(served > 0, `${served} health requests answered meanwhile`)
        names.push(...actions.map(({ name }) => name))
        after = next
      }
      t.equal(names.length, operations)
      t.equal(new Set(names).size, operations)
    }
  )
}
