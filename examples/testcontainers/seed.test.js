// #region seed
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { VersoriMockContainer } from 'versori-mock/testcontainers'

test('loads seed files of this machine', async () => {
  const container = await new VersoriMockContainer(process.env.VERSORI_MOCK_IMAGE ?? 'versori-mock')
    .withSeedFiles(fileURLToPath(new URL('seed.yaml', import.meta.url)))
    .start()
  const box = await container.lease()
  const { organisations } = await box.state.export()
  assert.ok(organisations.some(({ name }) => name === 'Initech'))
  await container.stop()
})
// #endregion seed
