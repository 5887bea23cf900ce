/** Compares two responses while ignoring the ids that each sandbox created. */
import type { Answer } from './sandbox-model.js'

/** An id, or a state or token of an OAuth 2.0 flow. */
export const TOKEN = /\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b|(?<![\w-])[\w-]{43}(?![\w-])/g

/** A hint depends on the random spelling of ids. Other checks make sure that it names nothing of others. */
const HINT = /(?:;? [Dd]id you mean |; nearest=)\\*"[0-7][0-9A-HJKMNP-TV-Z]{25}\\*"\??/g
const CURSOR = /"(next|prev)":"([\w-]+)"/g

export interface Likeness {
  /** Declares that two tokens correspond. */
  readonly pair: (here: string, there: string) => void
  /** Replaces the tokens of the other side by the corresponding ones of this side. */
  readonly toHere: (text: string) => string
  /** @throws Error if the texts differ. */
  assertAlike(here: string, there: string, about: string): void
}

/** @param mayDiffer whether a token may correspond to a different one on the other side. */
export function createLikeness(mayDiffer: (token: string) => boolean = () => true): Likeness {
  const heres = new Map<string, string>()
  const theres = new Map<string, string>()

  function join(here: string, there: string): void {
    heres.set(there, here)
    theres.set(here, there)
  }

  function isPair(here: string, there: string): boolean {
    if (!heres.has(there) && !theres.has(here)) {
      if (here !== there && !(mayDiffer(here) && mayDiffer(there))) return false
      join(here, there)
    }
    return heres.get(there) === here && theres.get(here) === there
  }

  return {
    pair: join,
    toHere: text => text.replaceAll(TOKEN, token => heres.get(token) ?? token),
    assertAlike(here, there, about) {
      const [one, other] = [here, there].map(toComparable) as [string, string]
      const [ours, theirs] = [[...(one.match(TOKEN) ?? [])], [...(other.match(TOKEN) ?? [])]]
      const isAlike =
        one.replaceAll(TOKEN, 'ID') === other.replaceAll(TOKEN, 'ID') &&
        ours.length === theirs.length &&
        ours.every((token, index) => isPair(token, theirs[index] as string))
      if (!isAlike) throw new Error(`${about}\nhere  ${one}\nthere ${other}`)
    }
  }
}

/** Replaces cursors by their position, and removes hints. */
function toComparable(text: string): string {
  return text.replaceAll(HINT, '').replaceAll(CURSOR, (_, name: string, cursor: string) => {
    const [, ...position] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[]
    return `"${name}":${JSON.stringify(position)}`
  })
}

/** A response as text, without its content-length, which follows from the body. */
export function toText({ status, body, headers: { 'content-length': _, ...headers } }: Answer): string {
  return `${status} ${body} ${JSON.stringify(headers)}`
}
