import type { ErrorField } from '../contract/schemas/common.js'
import { assertValid } from '../contract/invalid-fields.js'
import { type SettingName, settingNames, settingTable, type Settings } from '../contract/settings.js'
import { suggestNearest } from '../core/nearest.js'
import { joinWithOr } from '../core/quote.js'
import { expected } from '../validation/describe-value.js'

/** Changes all of the given settings, or none if one is invalid. @throws ApiError 400 `invalidBody`. */
export function changeSettings(settings: Settings, changes: Readonly<Record<string, unknown>>): void {
  assertValid(findSettingProblems(changes))
  Object.assign(settings, changes)
}

export function findSettingProblems(settings: Readonly<Record<string, unknown>>): ErrorField[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const message = findProblem(name, value)
    return message === undefined ? [] : [{ field: name, message }]
  })
}

function findProblem(name: string, value: unknown): string | undefined {
  if (!isSettingName(name)) {
    return `unknown setting${suggestNearest(name, settingNames) || `; expected ${joinWithOr(settingNames)}`}`
  }
  const allowed: readonly unknown[] = settingTable[name].values
  return allowed.includes(value) ? undefined : expected(joinWithOr(allowed), value)
}

function isSettingName(name: string): name is SettingName {
  return (settingNames as readonly string[]).includes(name)
}
