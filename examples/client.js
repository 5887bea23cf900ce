/** Calls operations of Versori, as a small client does. */

/**
 * @param {{ url: string, organisationId: string, token: string }} account
 * @param {string} route such as `GET /connectors`
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
export async function call({ url, organisationId, token }, route, body) {
  const [method = 'GET', path] = route.split(' ')
  const response = await fetch(`${url}/o/${organisationId}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' })
    },
    ...(body !== undefined && { body: JSON.stringify(body) })
  })
  const text = await response.text()
  const result = text === '' ? undefined : JSON.parse(text)
  if (!response.ok) throw new Error(`${response.status}: ${text}`)
  return result
}
