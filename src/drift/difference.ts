/** Differences between an OpenAPI document and the mock. */
import { toCanonicalJson } from '../core/values/fingerprint.js'

/** `missing`: only the document has it. `extra`: only the mock has it. `differs`: both have it, with other values. */
export type Direction = 'missing' | 'extra' | 'differs'

export interface Finding {
  readonly direction: Direction
  /**
   * What is compared. Of an operation: `operation`, `operationId`, `method`, `path`, `parameter`, `name`, `required`,
   * `style`, `explode`, `body`, `response`, `media type`. Of a schema: `property`, `nullable`, `enum value`, `choice`,
   * `variant`, `property of variant`, `discriminator`, `mapping`, or a keyword of JSON Schema.
   */
  readonly aspect: string
  /** The value in the document. */
  readonly document?: unknown
  /** The value in the mock. */
  readonly mock?: unknown
}

/** A place in an operation or in a named schema, such as `ConnectorVersion` with the path `['publishedAt']`. */
export interface Place {
  /** An operationId, or the name of a schema. */
  readonly owner: string
  readonly isSchema: boolean
  readonly path: readonly string[]
  /** The same place in a schema that is named only in the mock. Reports use it, since it is the same for each usage. */
  readonly subject?: Pick<Place, 'owner' | 'path'>
}

export interface LocatedFinding extends Finding {
  readonly place: Place
}

export type Report = (place: Place, finding: Finding) => void

/** A finding with all places where it occurs. `--json` prints it, so properties cannot be renamed. */
export interface Difference extends Finding {
  /** Such as `ConnectorVersion › publishedAt`: an operation or schema, and the path within it. */
  readonly places: readonly string[]
  /** A path from an operation to the first place: `GetConnector › 200 › application/json › versions[]`. */
  readonly example: string
  /** The operationIds of the affected operations. */
  readonly operations: readonly string[]
}

export interface AcceptedDifference extends Finding {
  readonly places: readonly string[]
  /** Why the difference is accepted. */
  readonly reason: string
}

export function toText({ owner, path }: Pick<Place, 'owner' | 'path'>): string {
  return [owner, ...path].join(' › ')
}

/** The name of a place in reports. */
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

/** The finding for two values. Undefined means absent. */
export function toFinding(aspect: string, document: unknown, mock: unknown): Finding {
  if (mock === undefined) return { direction: 'missing', aspect, document }
  return document === undefined
    ? { direction: 'extra', aspect, mock }
    : { direction: 'differs', aspect, document, mock }
}

/** Compares JSON values, ignoring the order of keys. */
export function isSame(a: unknown, b: unknown): boolean {
  const areSimple = typeof a !== 'object' || typeof b !== 'object'
  return a === b || (!areSimple && toCanonicalJson(a) === toCanonicalJson(b))
}
