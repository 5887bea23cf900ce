import type { Message } from '../contract/schemas/common.js'
import { type ApiError, apiError } from '../contract/errors.js'

/** What an import has to say of a document, each remark with the places that it is about. */
export interface Messages {
  add(severity: Message['severity'], text: string, place?: string): void
  list(): Message[]
  /** @throws ApiError 400 `importRefused` where something is an error. */
  assertNoErrors(): void
}

/** Of one remark; so many show what is meant. */
const MOST_PLACES = 50

const LONGEST_PLACE = 200

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
  const shown = places.slice(0, MOST_PLACES).map(shorten)
  return places.length > MOST_PLACES ? [...shown, `and ${places.length - MOST_PLACES} more`] : shown
}

function shorten(place: string): string {
  return place.length > LONGEST_PLACE ? `${place.slice(0, LONGEST_PLACE)}…` : place
}

/** The error 400 of an import (SPEC:4727), with what was found in the document. */
export function refuseImport(messages: readonly Message[]): ApiError {
  return apiError('importRefused', { extension: { messages } })
}

export function refuseDocument(text: string): ApiError {
  return refuseImport([{ text, severity: 'error' }])
}
