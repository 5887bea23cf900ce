/** Follows the tokens of JSON, or of YAML in braces, up to the first one in a wrong place. */

/** What a token is: the name of a property, a value, or a bracket, a separator or space. */
type Role = 'name' | 'value' | 'mark'

type Expected = 'name' | 'name or end' | 'colon' | 'value' | 'value or end' | 'separator'

export interface TokenOrder {
  /**
   * Undefined from the first token in a wrong place on: from there, nothing tells names and values apart.
   * @param next the next token that is not space.
   */
  read(token: string, next: string): Role | undefined
}

export function createTokenOrder(): TokenOrder {
  const open: string[] = []
  let expected: Expected | undefined = 'value'

  function readScalar(next: string): Role | undefined {
    if (expected === 'name' || expected === 'name or end') return move(next === ':' ? 'colon' : undefined, 'name')
    if (expected === 'value' || expected === 'value or end') return move('separator', 'value')
    return move(undefined)
  }

  function readMark(token: string): Role | undefined {
    switch (token) {
      case '{':
      case '[':
        if (expected !== 'value' && expected !== 'value or end') return move(undefined)
        open.push(token)
        return move(token === '{' ? 'name or end' : 'value or end')
      case '}':
        return close('{', 'name or end')
      case ']':
        return close('[', 'value or end')
      case ':':
        return move(expected === 'colon' ? 'value' : undefined)
      case ',':
        if (expected !== 'separator' || open.length === 0) return move(undefined)
        return move(open.at(-1) === '{' ? 'name' : 'value')
      default:
        return move(undefined)
    }
  }

  function close(bracket: string, whenEmpty: Expected): Role | undefined {
    const isInPlace = open.at(-1) === bracket && (expected === 'separator' || expected === whenEmpty)
    open.pop()
    return move(isInPlace ? 'separator' : undefined)
  }

  function move(next: Expected | undefined, role: Role = 'mark'): Role | undefined {
    expected = next
    return next === undefined ? undefined : role
  }

  return {
    read(token, next) {
      if (expected === undefined) return undefined
      if (token.trim() === '') return 'mark'
      return isMark(token) ? readMark(token) : readScalar(next)
    }
  }
}

/** Whether a token is one character that no name and no value consists of. */
export function isMark(token: string): boolean {
  return token.length === 1 && !/\w/.test(token)
}
