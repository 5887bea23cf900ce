/** What the contract leaves open, and how the mock can be told to decide it. */
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
    'Whether an import copies the connections (without their secrets) or answers none.'
  ),
  repeatImport: setting(
    ['create', 'conflict'],
    'create',
    'Whether importing the same version again makes another connector or is refused with 409.'
  ),
  draftImport: setting(
    ['reject', 'allow'],
    'reject',
    'Whether a draft that is named may be imported; latest and default never name one.'
  ),
  oauth2Consent: setting(
    ['provider', 'local'],
    'provider',
    'Who asks for consent in an OAuth 2.0 flow: the provider that the scheme names, or a page of the mock in its place.'
  ),
  strictIds: setting(
    [true, false],
    true,
    'Whether the ids of paths and seeds must be ULIDs, or may be any text that is not empty.'
  ),
  validateResponses: setting(
    [true, false],
    false,
    'Whether each answer is checked against the contract before it leaves (a fault is a 500 that says so).'
  )
} as const

export type SettingName = keyof typeof settingTable

export type Settings = { -readonly [Name in SettingName]: (typeof settingTable)[Name]['values'][number] }

export const settingNames = Object.keys(settingTable) as SettingName[]

export function defaultSettings(): Settings {
  return Object.fromEntries(settingNames.map(name => [name, settingTable[name].default])) as Settings
}
