/** Times are written in one way: `"250ms"`, `"10s"`, or a number of milliseconds. */
import { Type, type SchemaOptions, type TUnsafe } from '@sinclair/typebox'
import type { Duration } from '../core/duration.js'

export function duration(description: string, options: SchemaOptions = {}): TUnsafe<Duration> {
  return Type.Unsafe({ type: ['string', 'number'], format: 'duration', minimum: 0, ...options, description })
}

/** Also a negative duration. */
export function signedDuration(description: string): TUnsafe<Duration> {
  return Type.Unsafe({ type: ['string', 'number'], format: 'signed-duration', description })
}
