/** A request of the journal as a command. Its credential is not in the journal, so the reader fills it in. */
import type { JournalEntry } from '../../control/journal/journal-entry.js'
import { mockUrl } from '../state/api.js'

/** The path with the query. */
export function toTarget({ path, query = {} }: JournalEntry): string {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, String(value)])
  )
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`
}

export function toCurl(entry: JournalEntry): string {
  const { method, headers, body } = entry
  const parts = [`curl -X ${method}`]
  if (headers['authorization'] !== undefined) parts.push('-H "Authorization: Bearer $TOKEN"')
  if (body !== undefined) {
    parts.push(`-H ${quote(`content-type: ${readText(headers['content-type']) ?? 'application/json'}`)}`)
    parts.push(`--data-raw ${quote(typeof body === 'string' ? body : JSON.stringify(body))}`)
  }
  parts.push(quote(new URL(toTarget(entry).replace(/^\//, ''), mockUrl).href))
  return parts.join(' \\\n  ')
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** As one word of a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
