import type { FastifyInstance } from 'fastify'
import type { Sandbox } from '../control/sandboxes/sandbox.js'
import { mintToken } from '../control/tokens.js'
import { CheckFailed } from './check-failed.js'

export interface Caller {
  readonly organisationId: string
  /** An API key. */
  readonly token: string
}

/** Among so many of the newest public connectors the owners of the library are looked for. */
const SEARCHED_CONNECTORS = 100

/**
 * The organisation that a program under test shall act for: the first of the seed with an API key that owns no public
 * connector, so that it is one who imports; else the first.
 */
export async function findCaller({ sandboxes, identityProvider }: FastifyInstance): Promise<Caller> {
  const sandbox = sandboxes.default
  const owners = listLibraryOwners(sandbox)
  const { knownApiKeys } = sandbox
  const known = knownApiKeys.find(({ organisationId }) => !owners.has(organisationId)) ?? knownApiKeys[0]
  if (known !== undefined) return { organisationId: known.organisationId, token: known.key }

  const organisations = sandbox.store.organisations.list()
  const organisation = organisations.find(({ id }) => !owners.has(id)) ?? organisations[0]
  if (organisation === undefined) throw new CheckFailed('the world has no organisation to act for: add one to the seed')
  const { token } = await mintToken(sandbox, identityProvider, { organisationId: organisation.id, name: 'exec' })
  return { organisationId: organisation.id, token }
}

function listLibraryOwners({ store: { connectors } }: Sandbox): Set<string | undefined> {
  return new Set(connectors.listPublicIds(SEARCHED_CONNECTORS).map(id => connectors.find(id)?.organisationId))
}
