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
  return [...new Set(accept.map(toComparable))]
}

/** The charset of a text does not make its type another (RFC 9110, 8.3). Other parameters, such as a version, do. */
function toComparable(mediaType: string): string {
  const [type = '', ...parameters] = mediaType.toLowerCase().split(';')
  const others = parameters.map(each => each.trim()).filter(each => each !== '' && !each.startsWith('charset='))
  return [type.trim(), ...others.sort()].join(';')
}

const TOKEN = String.raw`[\w!#$%&'*+.^\`|~-]+`

/** A media range, as the header Accept has it (RFC 9110, 12.5.1). */
const MEDIA_RANGE = new RegExp(`^${TOKEN}/${TOKEN}(?:[ \\t]*;(?:[ \\t]*${TOKEN}=(?:${TOKEN}|"[^"]*"))?)*$`)

/** SPEC:3632: `accept` lists media types. */
export function isMediaRange(text: string): boolean {
  return MEDIA_RANGE.test(text) && (!text.startsWith('*/') || /^\*\/\*(?![^ \t;])/.test(text))
}

/** The characters of a definition in the response of an action or trigger, without its references. */
export function measureLinked({ name, accept, description }: Described): number {
  return JSON.stringify([name, accept, description]).length
}

/** A body has at most one definition per media type (SPEC:3750-3752). */
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
