import { joinWithOr, quote } from '../core/quote.js'
import { suggestNearest } from '../core/nearest.js'
import { describeScheme } from './credential-fit.js'
import type { ErrorField } from './schemas/common.js'
import type { AuthSchemeConfig } from './schemas/auth-scheme-config.js'
import type { ProtocolType } from './schemas/common.js'

/** What the scheme of a connection must be one of. */
export interface OfferedSchemes {
  readonly protocol: ProtocolType
  readonly authSchemeConfigs: readonly AuthSchemeConfig[]
}

/**
 * Why a connection cannot use a scheme; undefined if it can. A credential must satisfy a scheme of the connector
 * (SPEC:46-47), so the scheme must have the id and the type of one. Assumed: a connector without schemes has nothing
 * to satisfy. Its connections use type `none`, or any type for BigQuery, whose connectors are created without schemes.
 * @param path of the scheme in the body.
 */
export function findOfferProblem(
  { protocol, authSchemeConfigs }: OfferedSchemes,
  sent: AuthSchemeConfig,
  path: string
): ErrorField | undefined {
  if (authSchemeConfigs.length === 0 && (protocol === 'bigquery' || sent.schemeType === 'none')) return undefined
  const offered = authSchemeConfigs.find(({ id }) => id === sent.id)
  if (offered === undefined) return { field: `${path}.id`, message: describeUnknown(sent.id, authSchemeConfigs) }
  const [expected, found] = [describeScheme(offered), describeScheme(sent)]
  if (expected === found) return undefined
  const field = offered.schemeType === sent.schemeType ? 'grant.grantType' : 'schemeType'
  return { field: `${path}.${field}`, message: `the scheme of the connector is ${expected}, not ${found}` }
}

/** Enough for a reader. */
const MAX_SHOWN = 10

function describeUnknown(id: string, known: readonly AuthSchemeConfig[]): string {
  const ids = known.map(scheme => scheme.id)
  if (ids.length === 0) return 'the connector has no auth schemes; add one, or use type `none`'
  const suggestion = suggestNearest(id, ids) || `; expected ${joinWithOr(ids.slice(0, MAX_SHOWN))}`
  return `the connector has no auth scheme ${quote(id)}${suggestion}`
}
