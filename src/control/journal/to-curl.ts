import type { JournalEntry } from './journal-entry.js'

/** Set by curl, or about a connection that no longer exists. */
const LEFT_OUT =
  /^(host|connection|content-length|transfer-encoding|expect|keep-alive|upgrade|te|trailer|accept-encoding)$/

/**
 * A command for a shell that sends a request of the journal again. Secrets are not in the journal: fill in ******, and
 * put the credential into the variable TOKEN.
 * @param url the base URL of the server.
 */
export function toCurl(entry: JournalEntry, url: string): string {
  const target = url + entry.path + toQuery(entry.query)
  const headers = Object.entries(entry.headers).filter(([name]) => !LEFT_OUT.test(name))
  return [
    'curl',
    ...toMethod(entry.method),
    // Otherwise, curl resolves dots and expands brackets.
    ...(/\/\.{1,2}(\/|$)/.test(entry.path) ? ['--path-as-is'] : []),
    ...(/[[\]{}]/.test(target) ? ['--globoff'] : []),
    quote(target),
    ...headers.flatMap(([name, value]) => [value].flat().map(each => `-H ${quoteHeader(name, String(each))}`)),
    ...toData(entry)
  ].join(' ')
}

function toMethod(method: string): string[] {
  if (method === 'GET') return []
  return method === 'HEAD' ? ['--head'] : [`-X ${method}`]
}

function toQuery(query: JournalEntry['query'] = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map(each => [name, String(each)] as [string, string])
  )
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`
}

function toData({ body, bodyTruncated }: JournalEntry): string[] {
  if (bodyTruncated === true) return ['--data-binary @body  # The journal does not have the whole body.']
  if (body === undefined) return []
  return [`--data-raw ${quote(typeof body === 'string' ? body : JSON.stringify(body))}`]
}

function quoteHeader(name: string, value: string): string {
  const [, scheme] = name === 'authorization' ? (/^(\w+) \*{6}$/.exec(value) ?? []) : []
  if (scheme !== undefined) return `"${name}: ${scheme} $TOKEN"`
  return quote(value === '' ? `${name};` : `${name}: ${value}`)
}

/** One word of a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
