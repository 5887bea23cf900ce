/**
 * Environment variables in the texts of a seed file: `${NAME}`, and `${NAME:-default}` for one not set or empty.
 * `$${` stands for `${`. Only files have variables: a document that a client sends must not read the environment.
 */

type Environment = Readonly<Record<string, string | undefined>>

/** A problem at a path such as `organisations[0].apiKeys[0].key`. */
interface VariableProblem {
  readonly path: string
  readonly message: string
}

/** Shells know more operators than `:-`. */
const VARIABLE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-=?+])([^}]*))?\}/g

/** Replaces the variables in all texts and keys of a JSON value. */
export function substituteVariables(
  content: unknown,
  env: Environment = process.env
): { readonly content: unknown; readonly problems: readonly VariableProblem[] } {
  const problems: VariableProblem[] = []
  const substituted = mapTexts(content, '', (text, path) =>
    text.replace(VARIABLE, (match: string, name?: string, operator?: string, initial: string = '') => {
      if (name === undefined) return '${'
      const value = env[name]
      if (operator !== undefined && operator !== ':-') {
        problems.push({ path, message: explainOperator(match, name) })
        return match
      }
      if (operator !== undefined) return value === undefined || value === '' ? initial : value
      if (value === undefined) problems.push({ path, message: explainUnset(name) })
      return value ?? match
    })
  )
  return { content: substituted, problems }
}

function explainOperator(text: string, name: string): string {
  return `${text} has an operator that seeds do not know; write \${${name}} or \${${name}:-default}, or $${text} for the text itself`
}

function explainUnset(name: string): string {
  return (
    `the variable ${name} is not set; set it, give a default with \${${name}:-default}, ` +
    `or write $\${${name}} for the text itself`
  )
}

/** The opposite: escapes a text, or JSON as text, so that reading it in a file gives the same. */
export function escapeVariables(text: string): string {
  return text.replaceAll('${', () => '$${')
}

/** Escapes all texts and keys of a JSON value. */
export function escapeAllVariables(content: unknown): unknown {
  return mapTexts(content, '', escapeVariables)
}

/** The content must not be too deep. */
function mapTexts(content: unknown, path: string, map: (text: string, path: string) => string): unknown {
  if (typeof content === 'string') return content.includes('${') ? map(content, path) : content
  if (Array.isArray(content)) return content.map((item, index) => mapTexts(item, `${path}[${index}]`, map))
  if (typeof content !== 'object' || content === null) return content
  return Object.fromEntries(
    Object.entries(content).map(([key, value]) => {
      const place = path === '' ? key : `${path}.${key}`
      return [mapTexts(key, place, map), mapTexts(value, place, map)]
    })
  )
}
