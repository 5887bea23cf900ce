// #region lease
import { expect, test as baseTest } from '@playwright/test'
import { connect } from 'versori-mock/control'
import { SHOPIFY } from '../demo.js'

const mock = connect(process.env.VERSORI_MOCK_URL ?? '')

/** @type {import('@playwright/test').TestType<import('@playwright/test').PlaywrightTestArgs & { box: import('versori-mock/control').RemoteBox }, object>} */
const test = baseTest.extend({
  box: async ({}, use) => {
    const box = await mock.sandbox()
    await use(box)
    await box.end()
  }
})

test('imports the latest version', async ({ box, request }) => {
  const path = `/o/${box.organisationId}/connectors/${SHOPIFY}/versions/latest/library/import`
  const response = await request.post(box.url + path, { headers: { authorization: `Bearer ${box.token}` } })
  expect(await response.json()).toMatchObject({ name: 'Shopify' })
  await box.requests.assert({ status: 200 }, { count: 1 })
})
// #endregion lease

test('shows an error of the API', async ({ box, request }) => {
  await box.faults.add({ operation: '*', kind: 'status', status: 503, times: 1 })
  const response = await request.get(`${box.url}/o/${box.organisationId}/connectors`, {
    headers: { authorization: `Bearer ${box.token}` }
  })
  expect(response.status()).toBe(503)
  await box.faults.assertFired()
})
