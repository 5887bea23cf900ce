/** What differs between a document and what the mock serves. */

/** `missing`: only the document has it. `extra`: only the mock has it. `differs`: both have it, and not the same. */
export type Direction = 'missing' | 'extra' | 'differs'

export interface Finding {
  readonly direction: Direction
  /**
   * What of the place: `operation`, `operationId`, `method`, `path`, `parameter`, `name`, `required`, `style`,
   * `explode`,
   * `body`, `response`, `media type`; of a schema `property`, `nullable`, `enum value`, `choice`, `variant`,
   * `property of variant`, `discriminator`, `mapping`,
   * or a keyword of JSON Schema.
   */
  readonly aspect: string
  /** What the document says; absent where it says nothing. */
  readonly document?: unknown
  /** What the mock says; absent where it says nothing. */
  readonly mock?: unknown
}

/** A place within an operation, or within a schema that has a name: `ConnectorVersion`, `['publishedAt']`. */
export interface Place {
  /** An operationId, or the name of a schema. */
  readonly owner: string
  readonly isSchema: boolean
  readonly path: readonly string[]
  /** The same place within a schema that only the mock has a name for: what the place is called, wherever it is. */
  readonly subject?: Pick<Place, 'owner' | 'path'>
}

/** A finding, at the one place where it was found. */
export interface LocatedFinding extends Finding {
  readonly place: Place
}

export type Report = (place: Place, finding: Finding) => void

/** A finding, with every place where it is the same. The form of `--json`: what is here stays. */
export interface Difference extends Finding {
  /** Such as `ConnectorVersion › publishedAt`: an operation or a schema, and the way from there. */
  readonly places: readonly string[]
  /** One way to the first of the places, from an operation: `GetConnector › 200 › application/json › versions[]`. */
  readonly example: string
  /** The operations that it concerns, by operationId. */
  readonly operations: readonly string[]
}

/** A difference that is known, and why it stands. */
export interface AcceptedDifference extends Finding {
  readonly places: readonly string[]
  readonly reason: string
}

export function toText({ owner, path }: Pick<Place, 'owner' | 'path'>): string {
  return [owner, ...path].join(' › ')
}

/** What a place is called. */
export function nameOf({ subject, owner, path }: Place): string {
  return toText(subject ?? { owner, path })
}

export function within(place: Place, ...steps: string[]): Place {
  return changePath(place, path => [...path, ...steps])
}

/** `versions` as `versions[]`. */
export function toItems(place: Place): Place {
  return changePath(place, path => [...path.slice(0, -1), `${path.at(-1) ?? ''}[]`])
}

function changePath({ subject, ...place }: Place, change: (path: readonly string[]) => readonly string[]): Place {
  return { ...place, path: change(place.path), ...(subject && { subject: { ...subject, path: change(subject.path) } }) }
}

/** What is undefined is not said. */
export function toFinding(aspect: string, document: unknown, mock: unknown): Finding {
  if (mock === undefined) return { direction: 'missing', aspect, document }
  return document === undefined
    ? { direction: 'extra', aspect, mock }
    : { direction: 'differs', aspect, document, mock }
}

/** The same value as JSON has them, whatever the order of its keys. */
export function isSame(a: unknown, b: unknown): boolean {
  const areSimple = typeof a !== 'object' || typeof b !== 'object'
  return a === b || (!areSimple && toKey(a) === toKey(b))
}

export function toKey(value: unknown): string {
  return (
    JSON.stringify(value, (_, item: unknown) =>
      typeof item === 'object' && item !== null && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
        : item
    ) ?? ''
  )
}
