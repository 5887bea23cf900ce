/** The public API of the package. Removing a name is a breaking change; a new name must be kept. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { operationIds } from '../../src/contract/operations.js'
import { packagePath } from '../../src/core/package.js'

const own = (name: string) => import(`versori-mock${name}`) as Promise<Record<string, unknown>>

t.test('exports the values of the main entry', async t => {
  t.strictSame(Object.keys(await own('')).sort(), [
    'ApiError',
    'DatabaseError',
    'SeedError',
    'buildApp',
    'createClock',
    'startMock',
    'withSandbox'
  ])
})

t.test('exports the types of the main entry', async t => {
  const source = readFileSync(packagePath('src', 'index.ts'), 'utf8')
  const names = [...source.matchAll(/^export (type )?\{ ([^}]+) \}/gm)].flatMap(([, isType, list = '']) =>
    list
      .split(', ')
      .flatMap(name => (isType !== undefined || name.startsWith('type ') ? [name.replace('type ', '')] : []))
  )
  t.strictSame(names.sort(), [
    'AppOptions',
    'Box',
    'Clock',
    'ClockControls',
    'ConductFinding',
    'ConductOptions',
    'ConductReport',
    'CountOptions',
    'CoverageReport',
    'Fault',
    'FaultControls',
    'FaultCriteria',
    'FaultReport',
    'InjectRequest',
    'InjectResponse',
    'JournalCount',
    'JournalCriteria',
    'JournalEntry',
    'Logger',
    'Mock',
    'MockApp',
    'MockSource',
    'RequestControls',
    'RequestCriteria',
    'SandboxControls',
    'SandboxOptions',
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

t.test('exports the contract', async t => {
  const contract = await own('/contract')
  t.strictSame(Object.keys(contract).sort(), [
    'Action',
    'ActionByReference',
    'ActionError',
    'ActionHTTP',
    'ActionHTTPParameter',
    'ApiError',
    'AuthScheme',
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
    'AuthSchemePage',
    'AuthSchemeType',
    'BigQueryConnector',
    'BigQueryConnectorCreate',
    'BigQueryConnectorUpdate',
    'Categories',
    'Category',
    'Connection',
    'ConnectionCreate',
    'ConnectionCredential',
    'ConnectionCredentialCreate',
    'ConnectionCredentialUpdate',
    'ConnectionCredentials',
    'ConnectionCredentialsCreate',
    'ConnectionCredentialsUpdate',
    'ConnectionSummary',
    'ConnectionUpdate',
    'ConnectionVariable',
    'Connector',
    'ConnectorBase',
    'ConnectorCategoriesUpdate',
    'ConnectorConnectionPage',
    'ConnectorFormat',
    'ConnectorPage',
    'ConnectorSummaryBase',
    'ConnectorTagsUpdate',
    'ConnectorUpdate',
    'ConnectorUpdateBase',
    'ConnectorVersion',
    'ConnectorVersionCreate',
    'ConnectorVersionsPage',
    'Credential',
    'CredentialCreate',
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
    'DefinitionCommon',
    'DefinitionDeletePreconditionFailed',
    'DefinitionPage',
    'DefinitionRef',
    'DefinitionRefId',
    'DefinitionRefName',
    'DefinitionReference',
    'DefinitionUpdate',
    'Definitions',
    'DefinitionsCreate',
    'DefinitionsCreateDefinition',
    'DefinitionsDelete',
    'DefinitionsDeletePreconditionFailedDefinition',
    'ErrorBody',
    'ErrorField',
    'HTTPConnector',
    'HTTPConnectorCreate',
    'HTTPConnectorFromURLCreate',
    'HTTPConnectorUpdate',
    'HTTPConnectorVersionFromURLCreate',
    'HTTPMethod',
    'ImportHTTPConnectorError',
    'ImportHTTPConnectorForm',
    'ImportHTTPConnectorMetadata',
    'ImportHTTPConnectorResult',
    'ImportHTTPConnectorVersionForm',
    'ImportHTTPConnectorVersionMetadata',
    'InitialiseOAuth2ConnectionRequest',
    'InitialiseOAuth2ConnectionResponse',
    'InlineSchema',
    'MAX_NAME_LENGTH',
    'Message',
    'MessageSeverity',
    'OAuth2Scope',
    'PageInfo',
    'Protocol',
    'ProtocolPage',
    'ProtocolType',
    'PublishConnectorResponse',
    'RawSchema',
    'SignedURL',
    'Tags',
    'Trigger',
    'TriggerByReference',
    'TriggerError',
    'TriggerHTTP',
    'TriggerHTTPParameter',
    'UnpublishConnectorResponse',
    'categories',
    'contentLimits',
    'credentialChoice',
    'defaultSettings',
    'describeApi',
    'errorTable',
    'isCategory',
    'isVersionAlias',
    'ledger',
    'operationIds',
    'operations',
    'pathParameters',
    'queryParameters',
    'schemas',
    'settingNames',
    'settingTable',
    'versionAliases'
  ])
  t.strictSame(Object.keys(contract['operations'] as object), operationIds)
})

t.test('exports nothing else', async t => {
  for (const name of ['/dist/index.js', '/src/index.ts', '/store']) {
    // The loader that instruments tests reports the code in the message.
    const reason = await own(name).then(
      () => 'imported',
      (error: NodeJS.ErrnoException) => `${error.code} ${error.message}`
    )
    t.match(reason, /ERR_PACKAGE_PATH_NOT_EXPORTED/)
  }
  const { createRequire } = await import('node:module')
  const require = createRequire(packagePath('package.json'))
  t.match(require('versori-mock/package.json'), { name: 'versori-mock' })
  t.match(require('versori-mock/seed.schema.json'), { $schema: /json-schema/ })
})
