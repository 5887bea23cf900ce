import { assertNoPositionals, type Config, loadConfig, UsageError } from '../../config.js'
import type { MintedToken } from '../../control/tokens.js'
import { tokenOptions } from '../command-table.js'
import { callMock } from '../shared/call-mock.js'
import { readServerFlags } from '../shared/server-flags.js'

/** Prints the token and nothing else, so that `$(versori-mock token …)` works in a shell. */
export async function token(args: readonly string[]): Promise<void> {
  const { config, flags, positionals } = await loadConfig(tokenOptions, [...readServerFlags(tokenOptions), ...args])
  assertNoPositionals('token', positionals)
  const { expiresIn, scheme, ...address } = config
  const body = scheme === 'JWT' ? forSigningKey(config) : forBearer(config, flags)
  const call = { method: 'POST', path: '/__admin/tokens', body: { ...body, scheme, expiresIn } } as const
  const minted = (await callMock(address, call)) as MintedToken
  process.stdout.write(`${minted.token}\n`)
}

type TokenConfig = Config<(typeof tokenOptions)[number]>

function forSigningKey({ sub, organisationId }: TokenConfig) {
  if (organisationId === undefined) throw new UsageError('token --scheme JWT needs --organisation-id')
  return { sub, organisationId }
}

function forBearer(config: TokenConfig, flags: readonly string[]) {
  // `exec` sets VERSORI_MOCK_ORGANISATION_ID for the program under test: a flag overrides it.
  const sub = flags.includes('organisationId') && !flags.includes('sub') ? undefined : config.sub
  const organisationId = flags.includes('sub') && !flags.includes('organisationId') ? undefined : config.organisationId
  if ((sub === undefined) === (organisationId === undefined)) {
    throw new UsageError('token needs either --sub (for an id_token) or --organisation-id (for an API key)')
  }
  return { sub, organisationId }
}
