import type { FastifyInstance } from 'fastify'
import type { Sandbox } from '../../control/sandboxes/sandbox.js'
import { mintToken } from '../../control/tokens.js'
import { CommandFailed } from './command-failed.js'

export interface Caller {
  readonly organisationId: string
  /** An API key. */
  readonly token: string
}

/** How many of the newest public connectors are searched for their owners. */
const MAX_SEARCHED = 100

/**
 * Finds the organisation that a command started by `exec` acts for. Prefers organisations that own no public connector,
 * because these import; among them those with an API key in the seed. Creates a key if the seed has none.
 * @throws CommandFailed if the seed has no organisation.
 */
export async function findCaller({ sandboxes, identityProvider, baseUrl }: FastifyInstance): Promise<Caller> {
  const sandbox = sandboxes.default
  const owners = listLibraryOwners(sandbox)
  const { knownApiKeys } = sandbox
  const known = knownApiKeys.find(({ organisationId }) => !owners.has(organisationId)) ?? knownApiKeys[0]
  if (known !== undefined) return { organisationId: known.organisationId, token: known.key }

  const organisations = sandbox.store.organisations.list()
  const organisation = organisations.find(({ id }) => !owners.has(id)) ?? organisations[0]
  if (organisation === undefined) throw new CommandFailed('the seed has no organisation to act for. Add one.')
  const minter = { identityProvider, issuer: baseUrl() }
  const { token } = await mintToken(sandbox, minter, { organisationId: organisation.id, name: 'exec' })
  return { organisationId: organisation.id, token }
}

function listLibraryOwners({ store: { connectors } }: Sandbox): Set<string | undefined> {
  return new Set(connectors.listPublicIds(MAX_SEARCHED).map(id => connectors.find(id)?.organisationId))
}
