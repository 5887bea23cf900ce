/** Limits of YAML that are checked before the parser builds anything. */
import { MAX_DEPTH } from '../depth.js'

/** Aliases, and anchors. The parser compares each alias with each anchor. */
export const MAX_ALIASES = 1_000

/** The lexer sends this before the text of a scalar. */
const BEFORE_SCALAR = '\u001f'

export interface YamlLimits {
  /** @throws Error if the lexemes so far exceed a limit. */
  readonly check: (lexeme: string) => void
  readonly countAliases: () => number
}

export function createYamlLimits(): YamlLimits {
  let aliases = 0
  let anchors = 0
  let documents = 0
  let brackets = 0
  /** Lists and keys that begin on the same line, as in `- - - a`. */
  let onLine = 0
  let isScalar = false

  function count(lexeme: string): void {
    switch (lexeme.charAt(0)) {
      case '[':
      case '{':
        return void brackets++
      case ']':
      case '}':
        return void brackets--
      case '*':
        return void aliases++
      case '&':
        return void anchors++
      case '\n':
      case '\r':
        onLine = 0
        return
      case '-':
      case '?':
        if (lexeme === '---') documents++
        else onLine++
    }
  }

  return {
    check(lexeme) {
      if (!isScalar) count(lexeme)
      isScalar = lexeme === BEFORE_SCALAR
      const depth = Math.max(brackets, onLine)
      if (depth > MAX_DEPTH || documents > 1 || Math.max(aliases, anchors) > MAX_ALIASES) throw new Error('too much')
    },
    countAliases: () => aliases
  }
}
