interface Accepting {
  readonly accept: readonly string[]
}

/** A definition that describes a media type which an earlier definition of the list describes, too. */
export interface SharedMediaType<Definition> {
  /** The index of the later definition. */
  readonly index: number
  readonly first: Definition
  readonly mediaType: string
}

/** A body has at most one definition per media type (SPEC:3750-3752). Media types with different parameters differ. */
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
