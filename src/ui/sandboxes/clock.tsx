import { useSignal } from '@preact/signals'
import type { ClockReport } from '../../control/change-clock.js'
import { toDateTime } from '../parts/format.js'
import { Loaded, Panel } from '../parts/panel.js'
import { call } from '../state/api.js'
import { renew } from '../state/connection.js'
import { attempt } from '../state/notices.js'
import { usePolled } from '../state/polling.js'

/** Milliseconds. */
const INTERVAL = 1_000

const STEPS = ['1m', '1h', '1d', '-1h'] as const

export function ClockPanel() {
  const clock = usePolled<ClockReport>('clock', INTERVAL)
  const by = useSignal('30s')
  const now = useSignal('')
  const run = async (action: () => Promise<unknown>, done: string) => {
    await attempt(action, done)
    clock.reload()
    renew()
  }
  const advance = (step: string) =>
    void run(() => call('POST', 'clock/advance', { body: { by: step } }), `The clock has moved by ${step}.`)
  return (
    <Panel title="Clock">
      <Loaded of={clock}>
        {data => (
          <p class="clock-time">
            <span class="data">{toDateTime(data.now)}</span> UTC, <strong>{data.frozen ? 'frozen' : 'running'}</strong>{' '}
            <button
              type="button"
              onClick={() =>
                void run(
                  () => call('PUT', 'clock', { body: { frozen: !data.frozen } }),
                  data.frozen ? 'The clock runs.' : 'The clock is frozen.'
                )
              }
            >
              {data.frozen ? 'Let it run' : 'Freeze'}
            </button>
          </p>
        )}
      </Loaded>
      <div class="actions">
        {STEPS.map(step => (
          <button key={step} type="button" onClick={() => advance(step)}>
            {step.startsWith('-') ? step : `+${step}`}
          </button>
        ))}
      </div>
      <form
        class="inline"
        onSubmit={event => {
          event.preventDefault()
          advance(by.value)
        }}
      >
        <label>
          Move by
          <input required value={by.value} onInput={event => (by.value = event.currentTarget.value)} />
        </label>
        <button type="submit">Move</button>
      </form>
      <form
        class="inline"
        onSubmit={event => {
          event.preventDefault()
          void run(() => call('PUT', 'clock', { body: { now: now.value } }), 'The clock is set.')
        }}
      >
        <label>
          Set to
          <input
            required
            placeholder="2030-01-01T00:00:00Z"
            value={now.value}
            onInput={event => (now.value = event.currentTarget.value)}
          />
        </label>
        <button type="submit">Set</button>
      </form>
    </Panel>
  )
}
