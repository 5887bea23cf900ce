/** The commands and their options. The program, its help and docs/command-line.md are made from this table. */
import { settingNames } from '../contract/settings.js'
import type { OptionName } from '../config.js'

interface CommandRule {
  readonly summary: string
  /** The positional arguments, as the help shows them. */
  readonly positional?: string
  readonly options: readonly OptionName[]
}

/** The options of the commands that start a mock, apart from its address. */
export const serverOptions = [
  'config',
  'data',
  'seedFile',
  'randomSeed',
  'replica',
  'maxSandboxes',
  'journalSize',
  'journalBytes',
  'cacheBytes',
  'fault',
  'adminToken',
  'publicUrl',
  'trustProxy',
  'tls',
  'tlsCert',
  'tlsKey',
  'tlsCa',
  'corsOrigin',
  'idpJwks',
  'idpIssuer',
  'idpAudience',
  'observations',
  'require',
  'accept',
  'bodyLimit',
  'documentLimit',
  'requestTimeout',
  'logLevel',
  ...settingNames
] as const

export const startOptions = ['host', 'port', 'watch', ...serverOptions] as const
/** The options with which a command reaches a running mock. */
const addressOptions = ['host', 'port', 'tls', 'tlsCert', 'tlsCa'] as const

/** The options with which a command uses the control plane of a running mock. */
export const mockOptions = ['config', ...addressOptions, 'adminToken'] as const

export const exportOptions = ['data', 'format', ...mockOptions] as const
export const tokenOptions = ['scheme', 'sub', 'organisationId', 'expiresIn', ...mockOptions] as const
export const healthOptions = ['config', ...addressOptions] as const
export const validateOptions = ['config', 'strictIds'] as const
export const driftOptions = ['config', 'against', 'json'] as const

export const execOptions = [...serverOptions, 'coverage', 'minCoverage', 'conduct', 'conductOff'] as const

/** A matrix starts a mock for each cell. They cannot share a database. */
export const matrixOptions = [
  'operations',
  'faults',
  'sample',
  'jobs',
  'budget',
  'patience',
  'expect',
  'update',
  'out',
  'continue',
  'json',
  ...serverOptions.filter(name => name !== 'data')
] as const

/** The options with which a command reaches the real platform. */
const platformOptions = ['config', 'against', 'organisation', 'tokenFile', 'scheme'] as const

export const captureOptions = [...platformOptions, 'connector', 'public', 'latestOnly', 'out'] as const

export const observeOptions = [
  ...platformOptions,
  'out',
  'writes',
  'dryRun',
  'cleanUp',
  'list',
  'entry',
  'connector',
  'draft',
  'otherOrganisation',
  'timeLimit'
] as const

export const commandTable = {
  start: { summary: 'Start the mock. This is the default command.', options: startOptions },
  init: { summary: 'Write a configuration file with comments into the working folder.', options: [] },
  validate: {
    summary: 'Check seeds without starting the mock.',
    positional: '<seed...>',
    options: validateOptions
  },
  export: { summary: 'Write the data of a running mock or of a database file as a seed.', options: exportOptions },
  token: {
    summary: 'Create an id_token, an API key or a signing-key token in a running mock and print it.',
    options: tokenOptions
  },
  drift: {
    summary: 'Compare the mock with an OpenAPI document. Exit code 1 if they differ.',
    options: driftOptions
  },
  capture: {
    summary: 'Read connectors from the real platform and write them as a seed.',
    options: captureOptions
  },
  observe: {
    summary: 'Ask the real platform about assumed behaviour, and write what it does.',
    options: observeOptions
  },
  exec: {
    summary: 'Start a mock on a free port, run a command with it, and exit with its exit code.',
    positional: '-- <command>',
    options: execOptions
  },
  matrix: {
    summary: 'Run a command once for each operation that it calls and each failure. Exit code 1 if a run fails.',
    positional: '-- <command>',
    options: matrixOptions
  },
  health: { summary: 'Check whether a mock is ready. Exit code 1 if not.', options: healthOptions }
} as const satisfies Record<string, CommandRule>

export type CommandName = keyof typeof commandTable
export const commandNames = Object.keys(commandTable) as CommandName[]
