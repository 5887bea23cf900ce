import { useSignal } from '@preact/signals'
import type { SandboxReport } from '../../control/sandboxes/lease-sandbox.js'
import { Dialog } from '../parts/dialog.js'
import { call } from '../state/api.js'
import { attempt } from '../state/notices.js'

/** Only the response to a lease has its API key. */
export interface Lease extends SandboxReport {
  readonly token: string
}

interface LeaseProps {
  readonly onLeased: (lease: Lease) => void
  readonly onClose: () => void
}

export function LeaseForm({ onLeased, onClose }: LeaseProps) {
  const seed = useSignal('')
  const ttl = useSignal('1h')
  const randomSeed = useSignal('')
  const submit = async (event: Event) => {
    event.preventDefault()
    const body = {
      ...(seed.value !== '' && { seed: seed.value }),
      ...(ttl.value !== '' && { ttl: ttl.value }),
      ...(randomSeed.value !== '' && { randomSeed: Number(randomSeed.value) })
    }
    const lease = async () => onLeased(await call<Lease>('POST', 'sandboxes', { body, sandbox: 'default' }))
    if (await attempt(lease, 'The sandbox is leased.')) onClose()
  }
  return (
    <Dialog title="Lease a sandbox" onClose={onClose}>
      <form onSubmit={event => void submit(event)}>
        <p class="muted">
          A sandbox has its own data, clock, faults and journal, and its own organisation and API key.
        </p>
        <label>
          Seed: demo, or the name of a seed file. Empty for the seed of the mock
          <input value={seed.value} onInput={event => (seed.value = event.currentTarget.value)} />
        </label>
        <label>
          Lifetime, such as 15m
          <input required value={ttl.value} onInput={event => (ttl.value = event.currentTarget.value)} />
        </label>
        <label>
          Number for repeatable ids and random choices (optional)
          <input
            type="number"
            min={0}
            value={randomSeed.value}
            onInput={event => (randomSeed.value = event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary">
          Lease
        </button>
      </form>
    </Dialog>
  )
}
