import type { Message } from '../contract/schemas/common.js'
import { type ApiError, apiError } from '../contract/errors.js'
import { shorten } from '../core/quote.js'

/** Collects the messages of an import. Equal messages become one, with the places that it concerns. */
export interface Messages {
  add(severity: Message['severity'], text: string, place?: string): void
  list(): Message[]
  /** @throws ApiError 400 `importRefused` if a message is an error. */
  assertNoErrors(): void
}

/** Places shown per message. */
const MAX_PLACES = 50

const MAX_PLACE_LENGTH = 200

export function createMessages(): Messages {
  const places = new Map<string, string[]>()
  const severities = new Map<string, Message['severity']>()

  function list(): Message[] {
    return [...places].map(([text, detail]) => ({
      text,
      severity: severities.get(text) as Message['severity'],
      ...(detail.length > 0 && { detail: summarise(detail) })
    }))
  }

  return {
    add(severity, text, place) {
      severities.set(text, severity)
      const known = places.get(text) ?? []
      places.set(text, known)
      if (place !== undefined) known.push(place)
    },
    list,
    assertNoErrors() {
      if ([...severities.values()].includes('error')) throw refuseImport(list())
    }
  }
}

function summarise(places: readonly string[]): string[] {
  const shown = places.slice(0, MAX_PLACES).map(place => shorten(place, MAX_PLACE_LENGTH))
  return places.length > MAX_PLACES ? [...shown, `and ${places.length - MAX_PLACES} more`] : shown
}

/** The error 400 of an import, with its messages (SPEC:4727). */
export function refuseImport(messages: readonly Message[]): ApiError {
  return apiError('importRefused', { extension: { messages } })
}

export function refuseDocument(text: string): ApiError {
  return refuseImport([{ text, severity: 'error' }])
}
