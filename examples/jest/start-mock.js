/** Runs before all test files, outside of Jest's own module system. */
import { startMock } from 'versori-mock'

export default async function () {
  const mock = await startMock()
  process.env.VERSORI_MOCK_URL = mock.url
  Object.assign(globalThis, { mock })
}
