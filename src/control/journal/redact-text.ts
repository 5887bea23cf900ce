/**
 * Removes secrets from a body that is no JSON: malformed or cut JSON, a form, YAML. It looks for names with values, as
 * in `"name": "value"`, `name: value` and `name=value`. It masks all that follows the first mistake of malformed JSON,
 * and what follows the name of a secret within other text.
 */
import { holdsCredential, isPublicData, isSecretProperty, maskTokens, REDACTED } from '../../contract/redaction.js'
import { createTokenOrder, isMark, type TokenOrder } from './token-order.js'

/** A quoted text, which may lack its end; a bracket or separator; space; a word. */
const TOKEN = /"[^"\\]*(?:\\[^][^"\\]*)*(?:"|\\?$)|'[^'\n]*'|[{}[\],&;:=]|\s+|[^\s{}[\],&;:="']+|'/g

const PRIVATE_KEY = /-----BEGIN [^-]{0,40}PRIVATE KEY-----[^]*?(?:-----END [^-]{0,40}-----|$)/g
const SCHEME = /\b(bearer|basic|jwt) +[\w.~+/=-]{6,}/gi

interface Level {
  readonly isSecret: boolean
  readonly isData: boolean
}

interface Scan {
  /** Of a text that begins as JSON. */
  readonly order: TokenOrder | undefined
  readonly levels: Level[]
  /** The name that stands before the current value. */
  name: string
  /** Whether the name of a secret stood where no name is expected. */
  isDoubtful: boolean
}

export function redactText(text: string): string {
  const plain = maskTokens(text.replaceAll(PRIVATE_KEY, REDACTED).replaceAll(SCHEME, `$1 ${REDACTED}`))
  const tokens = plain.match(TOKEN) ?? []
  const order = /^\s*[{[]/.test(plain) ? createTokenOrder() : undefined
  const scan: Scan = { order, levels: [], name: '', isDoubtful: false }
  return tokens.map((token, index) => readToken(scan, token, nextOf(tokens, index))).join('')
}

/** The next token that is not space. */
function nextOf(tokens: readonly string[], index: number): string {
  return (tokens[index + 1]?.trim() === '' ? tokens[index + 2] : tokens[index + 1]) ?? ''
}

function readToken(scan: Scan, token: string, next: string): string {
  if (token === '{' || token === '[') openLevel(scan)
  else if (token === '}' || token === ']') closeLevel(scan)
  const role = scan.order === undefined ? guessRole(next) : scan.order.read(token, next)
  if (token.trim() === '' || isMark(token)) return token
  if (role === undefined) return mask(token)
  if (role === 'name') {
    scan.name = token.replaceAll(/^["']|["']$/g, '')
    scan.isDoubtful = false
    return token
  }
  const isSuspicious = holdsSecretName(token)
  const isMasked = isSecret(scan) || holdsCredential(token) || (isSuspicious && !endsValue(next))
  scan.isDoubtful ||= isSuspicious
  return isMasked ? mask(token) : token
}

/** Where the order of tokens says nothing, a name stands before a colon or an equals sign. */
function guessRole(next: string): 'name' | 'value' {
  return next === ':' || next === '=' ? 'name' : 'value'
}

function openLevel(scan: Scan): void {
  const isData = scan.name === 'data'
  scan.levels.push({ isSecret: !isData && isSecret(scan), isData })
  scan.name = ''
}

function closeLevel(scan: Scan): void {
  scan.levels.pop()
  scan.name = ''
}

function isSecret({ levels, name, isDoubtful }: Scan): boolean {
  const { isSecret, isData } = levels.at(-1) ?? { isSecret: false, isData: false }
  if (isDoubtful || isSecret) return true
  return isData ? !isPublicData(name) : isSecretProperty(name)
}

/** Whether the value is where well-formed JSON has one. */
function endsValue(next: string): boolean {
  return next === ',' || next === '}' || next === ']'
}

/** Whether the name of a secret stands before a colon or equals sign within the text, or ends it. */
function holdsSecretName(token: string): boolean {
  return token.match(/[\w-]+(?=\W{0,4}(?:[:=]|$))/g)?.some(isSecretProperty) === true
}

function mask(token: string): string {
  const [quote = ''] = /^["']/.exec(token) ?? []
  return quote + REDACTED + quote
}
