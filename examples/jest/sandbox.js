/** Controls the mock over HTTP, for tests that run in another process. */

/**
 * Leases a sandbox of the mock that start-mock.js started.
 * @param {import('versori-mock').SandboxRequest} [request]
 */
export async function leaseSandbox(request = {}) {
  const { id, url, organisationId, token } = await call('POST', '/sandboxes', request)
  return {
    url,
    organisationId,
    token,
    /** @param {import('versori-mock').Fault} fault */
    addFault: fault => call('POST', `/faults?sandbox=${id}`, fault),
    /**
     * @param {import('versori-mock').JournalCriteria} criteria
     * @returns {Promise<import('versori-mock').JournalCount>}
     */
    countRequests: criteria => call('POST', `/requests/count?sandbox=${id}`, criteria),
    /** @param {string} by */
    advanceClock: by => call('POST', `/clock/advance?sandbox=${id}`, { by }),
    end: () => call('DELETE', `/sandboxes/${id}`)
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
async function call(method, path, body) {
  const response = await fetch(`${process.env.VERSORI_MOCK_URL}/__admin${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  })
  const result = response.status === 204 ? undefined : await response.json()
  if (!response.ok) throw new Error(JSON.stringify(result))
  return result
}
