/** Parses YAML that clients send. The parser is loaded on first use. */
import { createYamlLimits } from './text/yaml-limits.js'
import type * as Yaml from 'yaml'
import { lazy } from './lazy-module.js'

export const loadYaml: () => Promise<typeof Yaml> = lazy(() => import('yaml'))

export interface YamlText {
  /** The equivalent JSON value. Undefined if the text is not well-formed or exceeds a limit. */
  readonly value: unknown
  readonly aliases: number
  /** Whether an object has duplicate keys. The value has the last of them. */
  readonly repeatsKeys: boolean
}

/**
 * Parses YAML 1.2. Finds duplicate keys itself, because the parser's own check takes quadratic time. Lists, sets and
 * objects as keys are refused: JSON has none, and the parser writes each as text once for each level that it is in.
 */
export async function readYaml(text: string): Promise<YamlText> {
  const { isMap, isScalar, visit } = await loadYaml()
  const limits = createYamlLimits()
  let repeatsKeys = false
  let hasOtherKeys = false
  let value: unknown
  try {
    const document = await composeDocument(text, limits.check)
    visit(document, (_, node) => {
      if (!isMap(node)) return
      const keys = node.items.map(({ key }) => (isScalar(key) ? key.value : key))
      hasOtherKeys ||= keys.some(key => typeof key === 'object' && key !== null)
      repeatsKeys ||= new Set(keys).size < keys.length
    })
    if (!hasOtherKeys) value = document.toJS() ?? null
  } catch {
    // An error in the text, a limit of this file, or one of the parser.
  }
  return { value, aliases: limits.countAliases(), repeatsKeys }
}

/** Without `onError`, the parser would create an error for each mistake. */
async function composeDocument(text: string, check: (lexeme: string) => void) {
  const { Composer, Lexer, Parser } = await loadYaml()
  const parser = new Parser()
  // Tags such as !!omap become values that JSON does not have, and take quadratic time.
  const composer = new Composer({ version: '1.2', uniqueKeys: false, resolveKnownTags: false, logLevel: 'silent' })
  Object.assign(composer, { onError: refuse })

  function* parse() {
    for (const lexeme of new Lexer().lex(text)) {
      check(lexeme)
      yield* parser.next(lexeme)
    }
    yield* parser.end()
  }

  const [document, ...others] = composer.compose(parse(), true, text.length)
  const [error] = document?.errors ?? []
  if (document === undefined || error !== undefined || others.length > 0) throw error ?? new Error('not one document')
  return document
}

function refuse(_source: unknown, _code: string, message: string, isWarning?: boolean): void {
  if (isWarning !== true) throw new Error(message)
}
