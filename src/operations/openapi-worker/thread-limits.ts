/** The limits of the threads that read OpenAPI documents. */
export interface ThreadLimits {
  /** How many documents are read at once. The others wait. */
  readonly threads: number
  /** Milliseconds for a document. */
  readonly time: number
  /** Megabytes that a thread can use for its values. */
  readonly memory: number
  /** Milliseconds after which a thread without a document ends. */
  readonly idle: number
}

export const THREAD_LIMITS: ThreadLimits = { threads: 2, time: 20_000, memory: 768, idle: 10_000 }
