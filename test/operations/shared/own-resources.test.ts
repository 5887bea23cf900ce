import t from 'tap'
import { ApiError } from '../../../src/contract/errors.js'
import { assertDraft, getOwnVersion, touch } from '../../../src/operations/shared/own-resources.js'
import { createApp, demo } from '../../helpers/app.js'

const shopify = { organisationId: demo.library.id, connectorId: demo.shopify }

t.test('refuses a write to a published version', async t => {
  const context = (await createApp(t)).sandboxes.default
  assertDraft(getOwnVersion(context, { ...shopify, version: '2024-10' }).version)
  const { version } = getOwnVersion(context, { ...shopify, version: 'latest' })
  try {
    assertDraft(version)
    t.fail('accepted a published version')
  } catch (error) {
    t.ok(error instanceof ApiError)
    t.match(error, {
      status: 409,
      body: {
        code: '409002',
        message: 'connector version is published',
        details:
          'A published version cannot be changed. Create another version from it (fromVersion), and change that one.'
      },
      explanation: { rule: 'versionIsPublished', ledger: 'version-is-published', found: '2024-07' }
    })
  }
})

t.test('sets updatedAt of the changed version and of its connector', async t => {
  const context = (await createApp(t)).sandboxes.default
  context.clock.freeze()
  context.clock.set(Date.parse('2030-01-02T03:04:05Z'))
  const before = getOwnVersion(context, { ...shopify, version: '2024-10' })
  const others = () => context.store.connectors.listVersions(demo.shopify).filter(({ id }) => id !== before.version.id)
  const untouched = others()
  const updatedAt = '2030-01-02T03:04:05.000000Z'

  touch(context, before.connector, before.version)

  t.strictSame(getOwnVersion(context, { ...shopify, version: '2024-10' }), {
    connector: { ...before.connector, updatedAt },
    version: { ...before.version, updatedAt }
  })
  t.strictSame(others(), untouched)

  context.clock.advance(1_000)
  touch(context, before.connector)
  const after = getOwnVersion(context, { ...shopify, version: '2024-10' })
  t.equal(after.connector.updatedAt, '2030-01-02T03:04:06.000000Z')
  t.equal(after.version.updatedAt, updatedAt)
})
