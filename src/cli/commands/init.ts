import { existsSync, writeFileSync } from 'node:fs'
import { assertNoPositionals, CONFIG_FILE_NAMES, flagOf, options, readConfig } from '../../config.js'
import { startOptions } from '../command-table.js'
import { CommandFailed } from '../shared/command-failed.js'

/** Writes a configuration file whose lines are comments. @throws CommandFailed if the folder has one. */
export async function init(args: readonly string[]): Promise<void> {
  const { positionals } = readConfig([], args, {})
  assertNoPositionals('init', positionals)
  const existing = CONFIG_FILE_NAMES.find(name => existsSync(name))
  if (existing !== undefined) throw new CommandFailed(`${existing} exists already. Edit it, or remove it first.`)
  const [name] = CONFIG_FILE_NAMES
  // The flag refuses a file that was created in the meantime.
  writeFileSync(name, describeOptions(), { flag: 'wx' })
  process.stdout.write(`${name} written. Remove the # before each option that you want to set.\n`)
}

function describeOptions(): string {
  const head = [
    '# The configuration of versori-mock. Remove the # before each option that you want to set.',
    '# A flag such as --port overrides its variable VERSORI_MOCK_PORT, which overrides this file.',
    '# Paths are relative to this file.'
  ]
  const parts = startOptions.filter(name => name !== 'config').map(name => describeOption(name, EXAMPLES[name]))
  return `${[head, ...parts].map(lines => lines.join('\n')).join('\n\n')}\n`
}

function describeOption(name: keyof typeof EXAMPLES, example: string): string[] {
  return [...sentencesOf(options[name].description).map(each => `# ${each}`), `#${flagOf(name).slice(2)}: ${example}`]
}

function sentencesOf(text: string): string[] {
  return text.split(/(?<=\.) (?=[A-Z])/)
}

/** A value for each option. */
const EXAMPLES: Readonly<Record<Exclude<(typeof startOptions)[number], 'config'>, string>> = {
  host: '127.0.0.1',
  port: '8082',
  watch: 'true',
  data: 'versori-mock.sqlite',
  seedFile: '[seed.yaml]',
  randomSeed: '1',
  replica: '0',
  maxSandboxes: '100',
  journalSize: '1000',
  journalBytes: '33554432',
  cacheBytes: '16777216',
  fault: '[{ operation: ImportPublicConnectorVersion, kind: status, status: 503, times: 1 }]',
  adminToken: 'change-me',
  publicUrl: 'http://localhost:8082',
  trustProxy: 'true',
  tls: 'self-signed',
  tlsCert: 'cert.pem',
  tlsKey: 'key.pem',
  tlsCa: 'ca.pem',
  corsOrigin: '[https://app.example.com]',
  idpJwks: 'jwks.json',
  idpIssuer: 'https://id.example.com/',
  idpAudience: 'connect',
  require: 'documented',
  accept: '[cursors]',
  observations: '[observations.yaml]',
  bodyLimit: '1048576',
  documentLimit: '16777216',
  requestTimeout: '30000',
  logLevel: 'info',
  importConnections: 'copy',
  repeatImport: 'create',
  draftImport: 'reject',
  oauth2Consent: 'provider',
  strictIds: 'true',
  openapiImport: 'lenient',
  emptyLists: 'list',
  emptyErrors: 'absent',
  jsonCharset: 'none',
  validateResponses: 'false'
}
