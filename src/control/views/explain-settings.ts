/** What each setting does, and how sure we are that the real platform behaves like its default. */
import { loadEntries } from '../../contract/assumptions.js'
import { type SettingName, settingNames, settingTable, type Settings } from '../../contract/settings.js'

export interface SettingExplanation {
  readonly name: SettingName
  readonly value: string | boolean
  readonly values: readonly (string | boolean)[]
  readonly default: string | boolean
  readonly description: string
  /** The ledger entries whose behaviour it changes. */
  readonly entries: readonly { readonly id: string; readonly evidence: string; readonly behaviour: string }[]
}

export async function explainSettings(settings: Readonly<Settings>): Promise<SettingExplanation[]> {
  const { findEntries } = await loadEntries()
  return settingNames.map(name => {
    const { values, default: initial, description } = settingTable[name]
    const entries = findEntries({ setting: name }).map(({ id, evidence, behaviour }) => ({ id, evidence, behaviour }))
    return { name, value: settings[name], values, default: initial, description, entries }
  })
}
