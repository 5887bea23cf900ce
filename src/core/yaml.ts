/** Parses YAML that clients send. The parser is loaded on first use. */
import type * as Yaml from 'yaml'
import { lazy } from './lazy-module.js'

export const loadYaml: () => Promise<typeof Yaml> = lazy(() => import('yaml'))

/** The parser walks the whole document for each alias. */
const MAX_ALIASES = 1_000

export interface YamlText {
  /** The equivalent JSON value. Undefined if the text is not well-formed or has too many aliases. */
  readonly value: unknown
  readonly aliases: number
  /** Whether an object has duplicate keys. The value has the last of them. */
  readonly repeatsKeys: boolean
}

/** Parses YAML 1.2. Duplicate keys are found here because the parser's own check takes quadratic time. */
export async function readYaml(text: string): Promise<YamlText> {
  const { isScalar, parseDocument, visit } = await loadYaml()
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
    if (document.errors.length === 0 && aliases <= MAX_ALIASES) value = document.toJS() ?? null
  } catch {
    // The parser's own alias limit, or a document that is too deep for it.
  }
  return { value, aliases, repeatsKeys }
}
