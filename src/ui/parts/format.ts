/** Times, durations and sizes as people read them. */

/** @param timestamp RFC 3339. @returns its time of day, in UTC as the mock writes it. */
export function toTime(timestamp: string): string {
  return timestamp.slice(11, 19)
}

/** @returns date and time of day. */
export function toDateTime(timestamp: string): string {
  return timestamp.slice(0, 19).replace('T', ' ')
}

export function toMilliseconds(duration: number): string {
  if (duration >= 10_000) return `${(duration / 1_000).toFixed(1)} s`
  return duration >= 10 ? `${Math.round(duration)} ms` : `${duration.toFixed(1)} ms`
}

export function toBytes(bytes: number): string {
  if (bytes >= 1_048_576) return `${(bytes / 1_048_576).toFixed(1)} MiB`
  return bytes >= 1_024 ? `${(bytes / 1_024).toFixed(1)} KiB` : `${bytes} bytes`
}

export function toCount(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
}
