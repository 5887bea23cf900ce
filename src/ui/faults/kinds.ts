/** The kinds of faults and the properties that each one has. */
import type { Fault } from '../../control/faults/fault-schema.js'

export type FaultKind = Fault['kind']

export interface FaultField {
  /** A property of the fault; `delay.fixed` is one within `delay`. */
  readonly name: string
  readonly label: string
  readonly type: 'number' | 'text'
  readonly initial?: string
  readonly isRequired?: boolean
}

const text = (name: string, label: string, initial = ''): FaultField => ({ name, label, type: 'text', initial })
const number = (name: string, label: string, initial = ''): FaultField => ({ name, label, type: 'number', initial })
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
      number('retryAfter', 'Retry-After in seconds')
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

/** Builds the fault that a form describes. Empty fields are left out. */
export function toFault(values: Readonly<Record<string, string>>): Record<string, unknown> {
  const kind = values['kind'] as FaultKind
  const fields = [...KINDS[kind].fields, ...COMMON_FIELDS]
  const fault: Record<string, unknown> = {
    operation: values['operation'] || '*',
    kind,
    phase: values['phase'] || 'before'
  }
  for (const { name, type } of fields) {
    const value = values[name] ?? ''
    if (value === '') continue
    const [property = '', inner] = name.split('.')
    const read = type === 'number' ? Number(value) : value
    fault[property] = inner === undefined ? read : { [inner]: read }
  }
  const match = Object.fromEntries(MATCHES.flatMap(name => (values[name] ? [[name, values[name]]] : [])))
  return Object.keys(match).length === 0 ? fault : { ...fault, match }
}

export const MATCHES = ['organisationId', 'connectorId', 'version'] as const
