/** Names that fit the contract (SPEC:3488, SPEC:3600) and are unique among those that were given. */
export type Names = (...wanted: readonly string[]) => string

/** Characters: a name stands in a path, and may be the name of a file. */
const LONGEST = 100

/**
 * Gives names: the first wanted one of which anything fits, made to fit.
 * @param unfit what may not stand in a name.
 */
export function createNames(unfit: RegExp): Names {
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
    const fitting = wanted.map(text => fit(text, unfit)).find(text => text !== '')
    return makeUnique(fitting ?? 'unnamed')
  }
}

function fit(text: string, unfit: RegExp): string {
  const name = text.slice(0, LONGEST)
  const fitting = name.replaceAll(unfit, '_')
  return fitting === name ? name : fitting.replaceAll(/^_+|_+$/g, '')
}
