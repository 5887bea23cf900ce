import { assertNoPositionals, readConfig, UsageError } from '../config.js'
import type { MintedToken } from '../control/tokens.js'
import { callMock } from './call-mock.js'
import { tokenOptions } from './commands.js'

/** Prints a token of a running mock, and nothing else, so that a shell can take it as it is. */
export async function token(args: readonly string[]): Promise<void> {
  const { config, flags, positionals } = readConfig(tokenOptions, args)
  assertNoPositionals('token', positionals)
  const { expiresIn, ...address } = config
  // The environment may name an organisation for other programs: a flag beats it.
  const sub = flags.includes('organisationId') && !flags.includes('sub') ? undefined : config.sub
  const organisationId = flags.includes('sub') && !flags.includes('organisationId') ? undefined : config.organisationId
  if ((sub === undefined) === (organisationId === undefined)) {
    throw new UsageError('token takes either --sub (for an id_token) or --organisation-id (for an API key)')
  }
  const body = { sub, organisationId, expiresIn }
  const minted = (await callMock(address, { method: 'POST', path: '/__admin/tokens', body })) as MintedToken
  process.stdout.write(`${minted.token}\n`)
}
