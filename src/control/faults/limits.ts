/** Of a sandbox; also the faults of every sandbox together. */
export const MAX_FAULTS = 1_000

/** Milliseconds. Longer than any client waits. */
export const MAX_DELAY = 600_000

/** Seconds. */
export const MAX_RETRY_AFTER = 7 * 86_400
