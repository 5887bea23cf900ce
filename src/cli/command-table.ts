/** The commands and what they take: the help, the documents and the program itself read this table. */
import { settingNames } from '../contract/settings.js'
import type { OptionName } from '../config.js'

interface CommandRule {
  readonly summary: string
  /** What stands after the command besides options. */
  readonly positional?: string
  readonly options: readonly OptionName[]
}

/** What the world of a mock is made of, however it is started. */
export const worldOptions = [
  'data',
  'seedFile',
  'randomSeed',
  'maxSandboxes',
  'journalSize',
  'journalBytes',
  'adminToken',
  'publicUrl',
  'idpJwks',
  'idpIssuer',
  'idpAudience',
  'require',
  'accept',
  'bodyLimit',
  'requestTimeout',
  'logLevel',
  ...settingNames
] as const

export const startOptions = ['host', 'port', ...worldOptions] as const
export const exportOptions = ['data', 'format', 'host', 'port', 'adminToken'] as const
export const tokenOptions = ['sub', 'organisationId', 'expiresIn', 'host', 'port', 'adminToken'] as const
export const healthOptions = ['host', 'port'] as const
export const validateOptions = ['strictIds'] as const
export const driftOptions = ['against', 'json'] as const

export const commandTable = {
  start: { summary: 'Start the mock (also without a command).', options: startOptions },
  validate: { summary: 'Check seeds without starting.', positional: '<seed...>', options: validateOptions },
  export: { summary: 'Write the world of a running mock, or of a database file, as a seed.', options: exportOptions },
  token: { summary: 'Get an id_token or an API key from a running mock.', options: tokenOptions },
  drift: {
    summary: 'Compare what is served with an OpenAPI document; exit code 1 if they differ.',
    options: driftOptions
  },
  exec: {
    summary: 'Run a command beside a mock of its own, on a free port; its exit code is passed on.',
    positional: '-- <command>',
    options: worldOptions
  },
  health: { summary: 'Ask whether a mock is ready; exit code 1 if not.', options: healthOptions }
} as const satisfies Record<string, CommandRule>

export type CommandName = keyof typeof commandTable
export const commandNames = Object.keys(commandTable) as CommandName[]
