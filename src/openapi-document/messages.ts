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

interface Places {
  readonly shown: string[]
  omitted: number
}

export function createMessages(): Messages {
  const places = new Map<string, Places>()
  const severities = new Map<string, Message['severity']>()

  function list(): Message[] {
    return [...places].map(([text, { shown, omitted }]) => ({
      text,
      severity: severities.get(text) as Message['severity'],
      ...(shown.length > 0 && { detail: omitted > 0 ? [...shown, `and ${omitted} more`] : shown })
    }))
  }

  return {
    add(severity, text, place) {
      severities.set(text, severity)
      const known = places.get(text) ?? { shown: [], omitted: 0 }
      places.set(text, known)
      if (place === undefined) return
      if (known.shown.length === MAX_PLACES) known.omitted++
      else known.shown.push(shorten(place, MAX_PLACE_LENGTH))
    },
    list,
    assertNoErrors() {
      if ([...severities.values()].includes('error')) throw refuseImport(list())
    }
  }
}

/** The error 400 of an import, with its messages (SPEC:4727). */
export function refuseImport(messages: readonly Message[]): ApiError {
  return apiError('importRefused', { extension: { messages } })
}

export function refuseDocument(text: string): ApiError {
  return refuseImport([{ text, severity: 'error' }])
}
