interface Accepting {
  readonly accept: readonly string[]
}

interface Described extends Accepting {
  readonly name: string
  readonly description: string
}

/** A definition that describes a media type which an earlier definition of the list describes, too. */
export interface SharedMediaType<Definition> {
  /** The index of the later definition. */
  readonly index: number
  readonly first: Definition
  readonly mediaType: string
}

/** The media types of a definition in the form in which they are compared, without duplicates. */
export function listMediaTypes({ accept }: Accepting): string[] {
  return [...new Set(accept.map(type => type.trim().toLowerCase()))]
}

/** The characters of a definition in the response of an action or trigger, without its references. */
export function measureLinked({ name, accept, description }: Described): number {
  return JSON.stringify([name, accept, description]).length
}

/** A body has at most one definition per media type (SPEC:3750-3752). Media types with different parameters differ. */
export function findSharedMediaTypes<Definition extends Accepting>(
  definitions: readonly Definition[]
): SharedMediaType<Definition>[] {
  const taken = new Map<string, Definition>()
  return definitions.flatMap((definition, index) => {
    const types = listMediaTypes(definition)
    const shared = types.find(type => taken.has(type))
    for (const type of types) if (!taken.has(type)) taken.set(type, definition)
    return shared === undefined ? [] : [{ index, first: taken.get(shared) as Definition, mediaType: shared }]
  })
}
