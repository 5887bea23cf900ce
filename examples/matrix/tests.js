/** The tests of both clients. They accept that the API fails, but not a client that crashes or hangs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from 'versori-mock/control'
import { SHOPIFY } from '../demo.js'

/**
 * @typedef {object} Client
 * @property {(account: import('./naive.js').Account, connectorId: string) => Promise<{ name?: string, problem?: string }>} importConnector
 * @property {(account: import('./naive.js').Account) => Promise<{ names?: string[], problem?: string }>} listConnectors
 */

/** @param {Client} client */
export function testClient({ importConnector, listConnectors }) {
  const mock = connect(process.env.VERSORI_MOCK_URL ?? '')

  test(
    'imports a connector, or says that it could not',
    mock.withSandbox(async box => {
      const { name, problem } = await importConnector(box, SHOPIFY)
      if (problem === undefined) assert.equal(name, 'Shopify')
    })
  )

  test(
    'lists the connectors of an organisation, or says that it could not',
    mock.withSandbox(async box => {
      const { names, problem } = await listConnectors(box)
      if (problem === undefined) assert.deepEqual(names, [])
    })
  )
}
