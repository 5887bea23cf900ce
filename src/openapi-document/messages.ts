import type { Message } from '../contract/schemas/common.js'
import { type ApiError, apiError } from '../contract/errors.js'
import { shorten } from '../core/quote.js'
import type { Position } from './source/locate.js'

/** Whether faults of a document are read over, or refuse it. */
export type ImportMode = 'lenient' | 'strict'

/** A fault is a warning or an error, depending on the mode. */
type Severity = Message['severity'] | 'fault'

export interface Place {
  /** The JSON Pointer to a part of the document. */
  readonly at?: string
  /** More about it, such as a name. */
  readonly about?: string
  /** If it is not the position of the part. */
  readonly position?: Position
}

/** Collects the messages of an import. Equal messages become one, with the places that it concerns. */
export interface Messages {
  /** @param place a JSON Pointer, or more about it. */
  add(severity: Severity, text: string, place?: string | Place): void
  /** The pointers of errors and warnings, whose lines help. */
  pointers(): Set<string>
  /** Errors first. */
  list(positions?: ReadonlyMap<string, Position>): Message[]
  hasErrors(): boolean
}

/** Places shown per message. */
const MAX_PLACES = 200

const MAX_PLACE_LENGTH = 200

interface Places {
  readonly severity: Message['severity']
  readonly shown: Place[]
  omitted: number
}

const ORDER: readonly Message['severity'][] = ['error', 'warning', 'info']

export function createMessages(mode: ImportMode): Messages {
  const byText = new Map<string, Places>()

  function toMessage(text: string, { severity, shown, omitted }: Places, positions?: ReadonlyMap<string, Position>) {
    const detail = shown.map(place => describe(place, place.position ?? positions?.get(place.at ?? '')))
    if (omitted > 0) detail.push(`and ${omitted} more`)
    return { text, severity, ...(detail.length > 0 && { detail }) }
  }

  return {
    add(given, text, place) {
      const severity = given === 'fault' ? (mode === 'strict' ? 'error' : 'warning') : given
      const known = byText.get(text) ?? { severity, shown: [], omitted: 0 }
      byText.set(text, known)
      if (place === undefined) return
      if (known.shown.length === MAX_PLACES) known.omitted++
      else known.shown.push(typeof place === 'string' ? { at: place } : place)
    },
    pointers() {
      const shown = [...byText.values()].filter(({ severity }) => severity !== 'info').flatMap(each => each.shown)
      return new Set(shown.flatMap(({ at, position }) => (position === undefined ? (at ?? []) : [])))
    },
    list(positions) {
      return [...byText]
        .map(([text, places]) => toMessage(text, places, positions))
        .sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))
    },
    hasErrors: () => [...byText.values()].some(({ severity }) => severity === 'error')
  }
}

/** `#/paths/~1a (line 6, column 3): expected an object, got 5`. */
function describe({ at, about }: Place, position: Position | undefined): string {
  const where = position === undefined ? undefined : `line ${position.line}, column ${position.column}`
  const pointer = at === undefined ? undefined : shorten(at, MAX_PLACE_LENGTH)
  const place = pointer === undefined ? where : `${pointer}${where === undefined ? '' : ` (${where})`}`
  const more = about === undefined ? undefined : shorten(about, MAX_PLACE_LENGTH)
  return [place, more].filter(each => each !== undefined).join(': ')
}

/** The error 400 of an import, with its messages (SPEC:4727). */
export function refuseImport(messages: readonly Message[]): ApiError {
  return apiError('importRefused', { extension: { messages } })
}

export function refuseDocument(text: string, detail: readonly string[] = []): ApiError {
  return refuseImport([{ text, severity: 'error', ...(detail.length > 0 && { detail: [...detail] }) }])
}
