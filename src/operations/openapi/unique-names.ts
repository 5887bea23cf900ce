import { MAX_GENERATED_NAME_LENGTH } from '../../contract/limits.js'

/** Makes a valid (SPEC:3499, SPEC:3629) and unique name from the first usable text. */
export type Names = (...wanted: readonly string[]) => string

interface NameOptions {
  /** Matches the characters that a name cannot contain. */
  readonly invalid: RegExp
  /** Texts that will be asked for. Of those that fit as they are, none becomes the changed name of another text. */
  readonly wanted?: readonly string[]
}

export function createNames({ invalid, wanted = [] }: NameOptions): Names {
  const taken = new Set<string>()
  const reserved = new Set(wanted.filter(text => text !== '' && toName(text, invalid) === text))
  const counts = new Map<string, number>()

  function makeUnique(name: string): string {
    let unique = name
    for (let count = counts.get(name) ?? 2; taken.has(unique) || reserved.has(unique); count++) {
      unique = `${name}_${count}`
      counts.set(name, count + 1)
    }
    taken.add(unique)
    return unique
  }

  return (...texts) => {
    const [first = ''] = texts
    if (reserved.delete(first)) {
      taken.add(first)
      return first
    }
    const name = texts.map(text => toName(text, invalid)).find(text => text !== '')
    return makeUnique(name ?? 'unnamed')
  }
}

function toName(text: string, invalid: RegExp): string {
  const short = text.slice(0, MAX_GENERATED_NAME_LENGTH)
  const name = short.replaceAll(invalid, '_')
  return name === short ? name : name.replaceAll(/^_+|_+$/g, '')
}
