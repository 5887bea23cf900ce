/** YAML that a client sends. Its parser is loaded with the first. */

/** Each of them costs the parser a walk through the document. */
const MOST_ALIASES = 1_000

export interface YamlText {
  /** As JSON would have it; undefined where it is not well-formed, or repeats too much by aliases. */
  readonly value: unknown
  readonly aliases: number
  /** Whether an object has two properties of one name, of which the last was taken. */
  readonly repeatsKeys: boolean
}

/**
 * Reads YAML 1.2. The parser's own search for equal keys takes time that grows with the square of them, and so does
 * each
 * alias with the length of the document.
 */
export async function readYaml(text: string): Promise<YamlText> {
  const { isScalar, parseDocument, visit } = await import('yaml')
  let aliases = 0
  let repeatsKeys = false
  let value: unknown
  try {
    const document = parseDocument(text, { version: '1.2', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })
    visit(document, {
      Alias: () => void aliases++,
      Map(_, { items }) {
        const keys = items.map(({ key }) => (isScalar(key) ? key.value : key))
        repeatsKeys ||= new Set(keys).size < keys.length
      }
    })
    if (document.errors.length === 0 && aliases <= MOST_ALIASES) value = document.toJS() ?? null
  } catch {
    // One alias too often, or what is too deep for the parser.
  }
  return { value, aliases, repeatsKeys }
}
