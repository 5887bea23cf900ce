import { readConfig, UsageError } from '../config.js'
import type { MintedToken } from '../control/tokens.js'
import { callMock } from './call-mock.js'
import { tokenOptions } from './commands.js'

/** Prints a token of a running mock, and nothing else, so that a shell can take it as it is. */
export async function token(args: readonly string[]): Promise<void> {
  const { config } = readConfig(tokenOptions, args)
  const { sub, organisationId, expiresIn, ...address } = config
  if ((sub === undefined) === (organisationId === undefined)) {
    throw new UsageError('token takes either --sub (for an id_token) or --organisation-id (for an API key)')
  }
  const body = { sub, organisationId, expiresIn }
  const minted = (await callMock(address, { method: 'POST', path: '/__admin/tokens', body })) as MintedToken
  process.stdout.write(`${minted.token}\n`)
}
