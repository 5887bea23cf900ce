import { type Config, UsageError } from '../../config.js'
import { findRequirementProblem } from '../../contract/assumptions.js'
import { settingNames, type Settings } from '../../contract/settings.js'
import type { AppOptions } from '../../http/options.js'
import { findCorsOriginProblem } from '../../http/plugins/cors.js'
import type { serverOptions } from '../command-table.js'
import { createLogger } from './logger.js'
import { readStandardInput } from './standard-input.js'

type ServerConfig = Config<(typeof serverOptions)[number]>

/**
 * Turns flags and variables into the options of `buildApp`.
 * @throws UsageError for an incomplete identity provider, a wrong origin, or an `--accept` that has no effect.
 */
export async function toAppOptions(
  config: ServerConfig,
  logLevel: string | undefined,
  tls: AppOptions['tls']
): Promise<AppOptions> {
  const { require, accept } = config
  const problem = await findRequirementProblem({ require, accept })
  if (problem !== undefined) throw new UsageError(`--accept: ${problem}`)
  return {
    ...(config.seedFile !== undefined && { seeds: await readStandardInput(config.seedFile) }),
    settings: pickSettings(config),
    data: config.data,
    randomSeed: config.randomSeed,
    replica: config.replica,
    maxSandboxes: config.maxSandboxes,
    journal: pickDefined({ size: config.journalSize, bytes: config.journalBytes }),
    cacheBytes: config.cacheBytes,
    faults: await checkFaults(config.fault),
    adminToken: config.adminToken,
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    tls,
    corsOrigin: toCorsOrigin(config),
    identityProvider: toIdentityProvider(config),
    observations: config.observations,
    require,
    accept,
    bodyLimit: config.bodyLimit,
    documentLimit: config.documentLimit,
    requestTimeout: config.requestTimeout,
    logger: await createLogger(logLevel)
  }
}

/** @throws UsageError that names the property. */
async function checkFaults(faults: ServerConfig['fault']): Promise<AppOptions['faults']> {
  if (faults === undefined) return undefined
  const { findFaultProblems } = await import('../../control/faults/find-fault-problems.js')
  for (const fault of faults) {
    const [problem] = await findFaultProblems(fault)
    if (problem !== undefined) throw new UsageError(`--fault ${JSON.stringify(fault)}: ${problem}`)
  }
  return faults
}

function pickSettings(config: ServerConfig): Partial<Settings> {
  const given = settingNames.filter(name => config[name] !== undefined)
  return Object.fromEntries(given.map(name => [name, config[name]]))
}

function toCorsOrigin({ corsOrigin }: ServerConfig): AppOptions['corsOrigin'] {
  const problem = findCorsOriginProblem(corsOrigin ?? [])
  if (problem !== undefined) throw new UsageError(`--cors-origin ${problem}`)
  return corsOrigin
}

function toIdentityProvider({ idpJwks, idpIssuer, idpAudience }: ServerConfig): AppOptions['identityProvider'] {
  if (idpJwks !== undefined && idpIssuer !== undefined) {
    return { jwks: idpJwks, issuer: idpIssuer, audience: idpAudience }
  }
  if (idpJwks === undefined && idpIssuer === undefined && idpAudience === undefined) return undefined
  throw new UsageError(
    'an external identity provider needs both --idp-jwks and --idp-issuer (--idp-audience is optional)'
  )
}

function pickDefined<Values extends object>(
  values: Values
): Partial<{ [Name in keyof Values]: NonNullable<Values[Name]> }> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as object
}
