import { MAX_GENERATED_NAME_LENGTH } from '../../contract/limits.js'

/** Makes a valid (SPEC:3499, SPEC:3629) and unique name from the first usable text. */
export type Names = (...wanted: readonly string[]) => string

/** @param invalid matches the characters that a name cannot contain. */
export function createNames(invalid: RegExp): Names {
  const taken = new Set<string>()
  const counts = new Map<string, number>()

  function makeUnique(name: string): string {
    let unique = name
    for (let count = counts.get(name) ?? 2; taken.has(unique); count++) {
      unique = `${name}_${count}`
      counts.set(name, count + 1)
    }
    taken.add(unique)
    return unique
  }

  return (...wanted) => {
    const name = wanted.map(text => toName(text, invalid)).find(text => text !== '')
    return makeUnique(name ?? 'unnamed')
  }
}

function toName(text: string, invalid: RegExp): string {
  const short = text.slice(0, MAX_GENERATED_NAME_LENGTH)
  const name = short.replaceAll(invalid, '_')
  return name === short ? name : name.replaceAll(/^_+|_+$/g, '')
}
