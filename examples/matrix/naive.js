/** A client as it is written first: it works as long as the API does. */

/** @typedef {{ url: string, organisationId: string, token: string }} Account */

/**
 * @param {Account} account
 * @param {string} method
 * @param {string} path
 */
async function request({ url, organisationId, token }, method, path) {
  const response = await fetch(`${url}/o/${organisationId}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` }
  })
  if (!response.ok) throw new Error(`${response.status}`)
  return response
}

/**
 * @param {Account} account
 * @param {string} connectorId
 */
export async function importConnector(account, connectorId) {
  const send = () => request(account, 'POST', `/connectors/${connectorId}/versions/latest/library/import`)
  // If it fails, the second try will do.
  const response = await send().catch(send)
  const { name } = /** @type {{ name: string }} */ (await response.json())
  return { name }
}

/** @param {Account} account */
export async function listConnectors(account) {
  const response = await request(account, 'GET', '/connectors')
  const { connectors } = /** @type {{ connectors: { name: string }[] }} */ (await response.json())
  return { names: connectors.map(({ name }) => name) }
}
