/** Failures that clients should survive, as faults that are ready to use. */
export interface Preset {
  readonly title: string
  readonly why: string
  readonly fault: Readonly<Record<string, unknown>>
}

const IMPORT = 'ImportPublicConnectorVersion'

export const PRESETS: readonly Preset[] = [
  {
    title: 'The response is lost after the commit',
    why: 'The import is done, but the client does not learn it. Does its retry make a duplicate?',
    fault: { operation: IMPORT, kind: 'reset', phase: 'after-commit', times: 1 }
  },
  {
    title: '503 twice, then fine',
    why: 'Does the client try again?',
    fault: { operation: '*', kind: 'status', status: 503, retryAfter: 1, times: 2 }
  },
  {
    title: 'Slow for 30 seconds',
    why: 'Does the client time out, and does it recover?',
    fault: { operation: '*', kind: 'delay', delay: { fixed: 3_000 }, ttl: '30s' }
  },
  {
    title: 'Five requests in ten seconds',
    why: 'Does the client respect 429 and Retry-After?',
    fault: { operation: '*', kind: 'quota', limit: 5, window: '10s' }
  },
  {
    title: 'Half of the body',
    why: 'Does the client notice that the response is cut?',
    fault: { operation: IMPORT, kind: 'truncate', at: 0.5, times: 1 }
  },
  {
    title: 'Not JSON',
    why: 'Does the client survive a body that it cannot parse?',
    fault: { operation: '*', kind: 'malformed', times: 1 }
  }
]
