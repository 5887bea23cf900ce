/** Faults that were switched off in this tab. The mock forgets a fault that is off, so the page keeps it. */
import { signal } from '@preact/signals'
import type { FaultReport } from '../../control/faults/faults.js'
import { call } from '../state/api.js'
import { sandboxId } from '../state/route.js'

export interface SwitchedOff {
  readonly sandbox: string
  /** Its id while it was on. */
  readonly id: string
  readonly fault: Readonly<Record<string, unknown>>
}

export const switchedOff = signal<readonly SwitchedOff[]>([])

export async function switchOff(report: FaultReport): Promise<void> {
  const { id, state: _, matched: __, fired: ___, ...fault } = report
  await call('DELETE', `faults/${encodeURIComponent(id)}`)
  switchedOff.value = [...switchedOff.value, { sandbox: sandboxId.value, id, fault }]
}

/** Its counts start again. */
export async function switchOn(off: SwitchedOff): Promise<void> {
  await call('POST', 'faults', { body: off.fault })
  forget(off)
}

export function forget(off: SwitchedOff): void {
  switchedOff.value = switchedOff.value.filter(each => each !== off)
}
