/** Settings for behaviour that the contract leaves open. */
interface SettingRule<Value> {
  readonly values: readonly Value[]
  readonly default: Value
  readonly description: string
}

function setting<const Value>(values: readonly Value[], initial: Value, description: string): SettingRule<Value> {
  return { values, default: initial, description }
}

export const settingTable = {
  importConnections: setting(
    ['copy', 'omit'],
    'copy',
    'Whether an import copies the connections, without their secrets, or omits them.'
  ),
  repeatImport: setting(
    ['create', 'conflict'],
    'create',
    'Whether importing the same version again creates another connector or is refused with 409.'
  ),
  draftImport: setting(
    ['reject', 'allow'],
    'reject',
    'Whether a draft can be imported by its name. The aliases latest and default never refer to a draft.'
  ),
  oauth2Consent: setting(
    ['provider', 'local'],
    'provider',
    'Where an OAuth 2.0 flow sends the user: to the provider of the scheme, or to a consent page of the mock.'
  ),
  openapiImport: setting(
    ['lenient', 'strict'],
    'lenient',
    'Whether an import ignores faults of an OpenAPI document and lists them as warnings, or refuses the document.'
  ),
  emptyLists: setting(['list', 'null'], 'list', 'Whether a response has an empty list as [] or as null.'),
  emptyErrors: setting(
    ['absent', 'list'],
    'absent',
    'Whether an action or a trigger without errors has no errors property, or an empty list.'
  ),
  jsonCharset: setting(
    ['none', 'utf-8'],
    'none',
    'Whether the Content-Type of JSON names the charset: application/json; charset=utf-8.'
  ),
  strictIds: setting(
    [true, false],
    true,
    'Whether ids in paths and seeds must be ULIDs. Otherwise, any text that is not empty is accepted.'
  ),
  validateResponses: setting(
    [true, false],
    false,
    'Whether each response is validated against the contract. An invalid one becomes a 500 that explains why.'
  )
} as const

export type SettingName = keyof typeof settingTable

export type Settings = { -readonly [Name in SettingName]: (typeof settingTable)[Name]['values'][number] }

export const settingNames = Object.keys(settingTable) as SettingName[]

export function defaultSettings(): Settings {
  return Object.fromEntries(settingNames.map(name => [name, settingTable[name].default])) as Settings
}
