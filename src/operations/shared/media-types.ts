interface Accepting {
  readonly accept: readonly string[]
}

/** Two definitions of one list that describe the same media type; `index` is the later one. */
export interface SharedMediaType<Definition> {
  readonly index: number
  readonly first: Definition
  readonly mediaType: string
}

/** A body has one definition for each media type at most (SPEC:3750-3752); parameters, if there are any, count. */
export function findSharedMediaTypes<Definition extends Accepting>(
  definitions: readonly Definition[]
): SharedMediaType<Definition>[] {
  const taken = new Map<string, Definition>()
  return definitions.flatMap((definition, index) => {
    const types = [...new Set(definition.accept.map(type => type.trim().toLowerCase()))]
    const shared = types.find(type => taken.has(type))
    for (const type of types) if (!taken.has(type)) taken.set(type, definition)
    return shared === undefined ? [] : [{ index, first: taken.get(shared) as Definition, mediaType: shared }]
  })
}
