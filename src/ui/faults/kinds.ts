/** The kinds of faults and the properties that each one has. */
import type { Fault } from '../../control/faults/fault-schema.js'

export type FaultKind = Fault['kind']

export interface FaultField {
  /** A property of the fault; `delay.fixed` is one within `delay`. */
  readonly name: string
  readonly label: string
  /** A line for each header; a body is JSON or a text. */
  readonly type: 'number' | 'text' | 'headers' | 'body'
  readonly initial?: string
  readonly isRequired?: boolean
}

const text = (name: string, label: string, initial = ''): FaultField => ({ name, label, type: 'text', initial })
const number = (name: string, label: string, initial = ''): FaultField => ({ name, label, type: 'number', initial })
const headers = (label: string): FaultField => ({ name: 'headers', label, type: 'headers' })
const body = (label: string): FaultField => ({ name: 'body', label, type: 'body' })
const required = (field: FaultField): FaultField => ({ ...field, isRequired: true })

interface KindDescription {
  /** What the client sees. */
  readonly effect: string
  readonly fields: readonly FaultField[]
}

export const KINDS: Readonly<Record<FaultKind, KindDescription>> = {
  status: {
    effect: 'a status of your choice, with the error body of the vendor',
    fields: [
      required(number('status', 'status (400 to 599)', '503')),
      text('message', 'message'),
      number('retryAfter', 'Retry-After in seconds'),
      headers('further headers, one a line'),
      body("body instead of the vendor's error")
    ]
  },
  delay: {
    effect: 'the normal response, late',
    fields: [required(number('delay.fixed', 'delay in milliseconds', '2000'))]
  },
  dribble: {
    effect: 'the normal response, in pieces',
    fields: [required(number('chunks', 'pieces', '5')), required(number('duration', 'milliseconds in total', '2000'))]
  },
  empty: { effect: 'the connection closes without a response', fields: [] },
  reset: { effect: 'the connection is reset', fields: [] },
  malformed: { effect: 'the right status, with a body that is not JSON', fields: [] },
  truncate: {
    effect: 'a part of the body, and then the end',
    fields: [number('at', 'fraction of the body that is sent', '0.5')]
  },
  quota: {
    effect: '429 for further requests in a window',
    fields: [required(number('limit', 'requests in a window', '5')), required(text('window', 'window', '10s'))]
  }
}

/** Kinds that take effect on a response, and so can act after the operation has committed. */
export const COMMON_FIELDS: readonly FaultField[] = [
  number('times', 'fires at most (times)'),
  number('skip', 'requests that pass first'),
  number('probability', 'probability (0 to 1)'),
  text('ttl', 'lifetime, such as 30s')
]

/** What the request must have. */
export const MATCHES: readonly FaultField[] = [
  text('organisationId', 'organisationId'),
  text('connectorId', 'connectorId'),
  text('version', 'version'),
  text('principal', 'principal: name of the key or sub of the user'),
  headers('headers, one a line, such as x-tenant: acme'),
  body('body: properties in JSON, or a text')
].map(field => ({ ...field, name: `match.${field.name}` }))

/** Builds the fault that a form describes. Empty fields are left out. */
export function toFault(values: Readonly<Record<string, string>>): Record<string, unknown> {
  const kind = values['kind'] as FaultKind
  const fault: Record<string, unknown> = {
    operation: values['operation'] || '*',
    kind,
    phase: values['phase'] || 'before'
  }
  for (const { name, type } of [...KINDS[kind].fields, ...COMMON_FIELDS, ...MATCHES]) {
    const value = values[name] ?? ''
    if (value.trim() === '') continue
    const [property = '', inner] = name.split('.')
    const read = READERS[type](value)
    fault[property] = inner === undefined ? read : { ...(fault[property] as object | undefined), [inner]: read }
  }
  return fault
}

const READERS: Readonly<Record<FaultField['type'], (value: string) => unknown>> = {
  number: Number,
  text: value => value,
  headers: readHeaders,
  body: readBody
}

function readHeaders(value: string): Record<string, string> {
  const lines = value.split('\n').filter(line => line.trim() !== '')
  return Object.fromEntries(
    lines.map(line => {
      const [name = '', ...rest] = line.split(':')
      return [name.trim(), rest.join(':').trim()]
    })
  )
}

function readBody(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
