/** With which credential the page calls an operation for an organisation. */
import type { OrganisationReport } from '../../control/views/list-organisations.js'
import { call } from './api.js'

/** How long a key lives that the page makes because the organisation has no other credential. */
const KEY_LIFETIME = '5m'

/** A known API key, otherwise a token of a user, otherwise a new short-lived API key. */
export async function getCredential({ id, apiKeys, users }: OrganisationReport): Promise<string> {
  const known = apiKeys.find(({ key, expiresAt }) => key !== undefined && expiresAt === undefined)
  if (known?.key !== undefined) return known.key
  const [sub] = users
  const body = sub === undefined ? { organisationId: id, name: 'dashboard', expiresIn: KEY_LIFETIME } : { sub }
  const { token } = await call<{ token: string }>('POST', 'tokens', { body })
  return token
}
