/** Whether two answers say the same, but for the ids that each world made up. */
import type { Answer } from './any-world.js'

/** An id, or what is made of one: a state, a token of a flow. */
export const TOKEN = /\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b|(?<![\w-])[\w-]{43}(?![\w-])/g

/** A hint follows from how ids are spelled, which is chance; that it names nothing of others is asked elsewhere. */
const HINT = /(?:;? [Dd]id you mean |; nearest=)\\*"[0-7][0-9A-HJKMNP-TV-Z]{25}\\*"\??/g
const CURSOR = /"(next|prev)":"([\w-]+)"/g

export interface Likeness {
  /** That two tokens stand for each other, whatever they are. */
  readonly pair: (here: string, there: string) => void
  /** What is said there, in the words of here. */
  readonly toHere: (text: string) => string
  /** @throws Error where they differ. */
  assertAlike(here: string, there: string, about: string): void
}

/** @param mayDiffer which tokens may stand for another one; the others must be the same on both sides. */
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

/** Where a cursor leads says more than how it is written. */
function toComparable(text: string): string {
  return text.replaceAll(HINT, '').replaceAll(CURSOR, (_, name: string, cursor: string) => {
    const [, ...position] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[]
    return `"${name}":${JSON.stringify(position)}`
  })
}

/** An answer in one text; its length follows from the rest. */
export function toText({ status, body, headers: { 'content-length': _, ...headers } }: Answer): string {
  return `${status} ${body} ${JSON.stringify(headers)}`
}
