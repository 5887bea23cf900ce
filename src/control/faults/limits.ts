/** Of a sandbox; also the faults of every sandbox together. */
export const MAX_FAULTS = 1_000

/** Of these, those that match by the body: each of them looks at the whole body of a request. */
export const MAX_BODY_FAULTS = 100

/** Characters of all of them as JSON, because one response lists them. */
export const MAX_FAULTS_LENGTH = 8 * 1_048_576

/** Milliseconds. Longer than any client waits. */
export const MAX_DELAY = 600_000

/** Seconds. */
export const MAX_RETRY_AFTER = 7 * 86_400
