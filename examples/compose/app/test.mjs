import assert from 'node:assert/strict'
import { test } from 'node:test'

const { APP_URL, VERSORI_MOCK_URL, VERSORI_MOCK_ADMIN_TOKEN } = process.env

/** Calls the control plane of the mock. */
async function admin(method, path, body) {
  const response = await fetch(`${VERSORI_MOCK_URL}/__admin${path}`, {
    method,
    headers: { 'authorization': `Bearer ${VERSORI_MOCK_ADMIN_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
  assert.ok(response.ok, `${method} ${path}: ${response.status}`)
  return response.json()
}

/** The engine may not run health checks, and nothing says when the program is ready. */
async function waitFor(url) {
  while (
    await fetch(url).then(
      () => false,
      () => true
    )
  )
    await new Promise(resolve => setTimeout(resolve, 50))
}

await waitFor(`${VERSORI_MOCK_URL}/__admin/ready`)
await waitFor(`${APP_URL}/ready`)

async function callApp(box) {
  const body = JSON.stringify({ ...box, connectorId: '01J00000005H0P1FY000000C01' })
  return fetch(`${APP_URL}/imports`, { method: 'POST', body })
}

test('imports a connector', async () => {
  const box = await admin('POST', '/sandboxes', {})
  const response = await callApp(box)
  assert.deepEqual([response.status, await response.json()], [201, { name: 'Shopify' }])
  assert.equal((await admin('POST', `/requests/count?sandbox=${box.id}`, { status: 200 })).count, 1)
})

test('reports a failure of Versori', async () => {
  const box = await admin('POST', '/sandboxes', {})
  await admin('POST', `/faults?sandbox=${box.id}`, { operation: '*', kind: 'status', status: 503, times: 1 })
  assert.equal((await callApp(box)).status, 502)
})
