import type { ErrorField } from '../contract/schemas/common.js'
import { describeValue } from '../validation/describe-value.js'
import { apiError } from '../contract/errors.js'
import { type SettingName, settingNames, settingTable, type Settings } from '../contract/settings.js'
import { findNearest } from '../core/nearest.js'

/** Changes some settings, or none where one of them is wrong. @throws ApiError 400 `invalidBody`. */
export function changeSettings(settings: Settings, changes: Readonly<Record<string, unknown>>): void {
  const fields = findSettingProblems(changes)
  if (fields.length > 0) throw apiError('invalidBody', { fields })
  Object.assign(settings, changes)
}

export function findSettingProblems(settings: Readonly<Record<string, unknown>>): ErrorField[] {
  return Object.entries(settings).flatMap(([name, value]) => findProblem(name, value))
}

function findProblem(name: string, value: unknown): ErrorField[] {
  if (!isSettingName(name)) {
    const nearest = findNearest(name, settingNames)
    const hint = nearest === undefined ? `allowed are ${settingNames.join(', ')}` : `did you mean ${nearest}?`
    return [{ field: name, message: `there is no such setting; ${hint}` }]
  }
  const allowed: readonly unknown[] = settingTable[name].values
  if (allowed.includes(value)) return []
  return [{ field: name, message: `found ${describeValue(value)}; allowed are ${allowed.join(', ')}` }]
}

function isSettingName(name: string): name is SettingName {
  return (settingNames as readonly string[]).includes(name)
}
