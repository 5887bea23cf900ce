import { suggestKnown } from '../core/nearest.js'

/** @throws TypeError for the first name that is not in `known`, with the nearest known name or all of them. */
export function assertKnown(what: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find(name => !known.includes(name))
  if (unknown !== undefined) throw new TypeError(`unknown ${what} "${unknown}"${suggestKnown(unknown, known)}`)
}
