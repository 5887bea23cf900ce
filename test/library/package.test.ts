/** What the package exports: a name that goes is a breaking change, and one that comes is to be kept for good. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { operationIds } from '../../src/contract/operations.js'
import { packagePath } from '../../src/core/package.js'

const own = (name: string) => import(`versori-mock${name}`) as Promise<Record<string, unknown>>

t.test('the main entry', async t => {
  t.strictSame(Object.keys(await own('')).sort(), ['ApiError', 'DatabaseError', 'SeedError', 'buildApp', 'createClock', 'startMock'])
})

t.test('the types of the main entry', async t => {
  const source = readFileSync(packagePath('src', 'index.ts'), 'utf8')
  const names = [...source.matchAll(/^export (type )?\{ ([^}]+) \}/gm)].flatMap(([, isType, list = '']) =>
    list.split(', ').flatMap(name => (isType !== undefined || name.startsWith('type ') ? [name.replace('type ', '')] : []))
  )
  t.strictSame(names.sort(), [
    'AppOptions',
    'Box',
    'Clock',
    'ClockControls',
    'Fault',
    'FaultControls',
    'FaultReport',
    'JournalCount',
    'JournalCriteria',
    'JournalEntry',
    'Mock',
    'RequestControls',
    'RequestCriteria',
    'SandboxControls',
    'SandboxRequest',
    'Seed',
    'SeedDocument',
    'SeedProblem',
    'SettingControls',
    'Settings',
    'Snapshot',
    'StartOptions',
    'StateControls',
    'TokenRequest',
    'WaitOptions',
    'WholeSeed'
  ])
})

t.test('the contract', async t => {
  const contract = await own('/contract')
  t.strictSame(Object.keys(contract).sort(), [
    'Action',
    'ActionByReference',
    'ActionError',
    'ActionHTTP',
    'ActionHTTPParameter',
    'ApiError',
    'AuthSchemeConfig',
    'AuthSchemeConfigAPIKey',
    'AuthSchemeConfigAPIKeyIn',
    'AuthSchemeConfigBase',
    'AuthSchemeConfigBasicAuth',
    'AuthSchemeConfigCertificate',
    'AuthSchemeConfigHMAC',
    'AuthSchemeConfigHMACIn',
    'AuthSchemeConfigNone',
    'AuthSchemeConfigOAuth2',
    'AuthSchemeConfigOAuth2Grant',
    'AuthSchemeConfigOAuth2GrantAuthorizationCode',
    'AuthSchemeConfigOAuth2GrantClientCredentials',
    'AuthSchemeConfigOAuth2GrantPassword',
    'BigQueryConnector',
    'Category',
    'Connection',
    'ConnectionCredential',
    'ConnectionCredentials',
    'ConnectionVariable',
    'Connector',
    'ConnectorBase',
    'ConnectorSummaryBase',
    'ConnectorVersion',
    'Credential',
    'CredentialDataBasicAuth',
    'CredentialDataBinary',
    'CredentialDataCertificate',
    'CredentialDataNone',
    'CredentialDataOAuth2Client',
    'CredentialDataOAuth2Code',
    'CredentialDataOAuth2Password',
    'CredentialDataOAuth2Token',
    'CredentialDataString',
    'CredentialType',
    'CredentialUsage',
    'CredentialUsageConnection',
    'CredentialUsages',
    'Definition',
    'DefinitionRefId',
    'DefinitionReference',
    'ErrorBody',
    'ErrorField',
    'HTTPConnector',
    'HTTPMethod',
    'InlineSchema',
    'Message',
    'MessageSeverity',
    'OAuth2Scope',
    'ProtocolType',
    'Tags',
    'Trigger',
    'TriggerByReference',
    'TriggerError',
    'TriggerHTTP',
    'TriggerHTTPParameter',
    'defaultSettings',
    'describeApi',
    'errorTable',
    'isVersionAlias',
    'maxVersionNameLength',
    'operationIds',
    'operations',
    'schemas',
    'settingNames',
    'settingTable',
    'versionAliases'
  ])
  t.strictSame(Object.keys(contract['operations'] as object), operationIds)
})

t.test('nothing else can be reached', async t => {
  for (const name of ['/dist/index.js', '/src/index.ts', '/store']) {
    await t.rejects(own(name), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })
  }
  const { createRequire } = await import('node:module')
  const require = createRequire(packagePath('package.json'))
  t.match(require('versori-mock/package.json'), { name: 'versori-mock' })
  t.match(require('versori-mock/seed.schema.json'), { $schema: /json-schema/ })
})
