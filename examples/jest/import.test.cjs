// #region lease
const { connect } = require('versori-mock/control')

const mock = connect(process.env.VERSORI_MOCK_URL ?? '')
const SHOPIFY = '01J00000005H0P1FY000000C01'

test(
  'imports the latest version',
  mock.withSandbox(async ({ url, organisationId, token, requests }) => {
    const path = `/o/${organisationId}/connectors/${SHOPIFY}/versions/latest/library/import`
    const response = await fetch(url + path, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
    expect(await response.json()).toMatchObject({ name: 'Shopify' })
    await requests.assert({ operation: 'ImportPublicConnectorVersion', status: 200 }, { count: 1 })
  })
)
// #endregion lease

test('works with fake timers', async () => {
  const box = await mock.sandbox()
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] })
  await box.faults.add({ operation: '*', kind: 'status', status: 503, times: 1 })
  await box.state.add({})
  jest.useRealTimers()
  await box.end()
})
