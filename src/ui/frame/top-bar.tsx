import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ClockReport } from '../../control/change-clock.js'
import type { Health } from '../../control/health.js'
import type { OrganisationReport } from '../../control/views/list-organisations.js'
import { Data } from '../parts/data.js'
import { toDateTime } from '../parts/format.js'
import { shorten, toVisible } from '../parts/visible-text.js'
import { call } from '../state/api.js'
import { endedSandbox, generation, isReachable, noteUptime } from '../state/connection.js'
import { useShortcuts } from '../state/keys.js'
import { usePolled } from '../state/polling.js'
import { organisationId, route, sandboxId, setParams } from '../state/route.js'
import { logOut, token } from '../state/session.js'
import { setTheme, type Theme, theme } from '../state/theme.js'
import { KeysHelp } from './keys-help.js'
import { useSandboxes } from './sandbox-list.js'

export function TopBar() {
  const isHelpOpen = useSignal(false)
  useShortcuts([{ keys: '?', label: 'Show the keys', run: () => (isHelpOpen.value = true) }])
  return (
    <header class="top-bar">
      <SandboxChoice />
      <OrganisationChoice />
      <ClockTime />
      <HealthState />
      <span class="space" />
      <label>
        theme{' '}
        <select value={theme.value} onChange={event => setTheme(event.currentTarget.value as Theme)}>
          <option value="system">system</option>
          <option value="light">light</option>
          <option value="dark">dark</option>
        </select>
      </label>
      <button type="button" class="keys" onClick={() => (isHelpOpen.value = true)}>
        <kbd>?</kbd> keys
      </button>
      {token.value !== '' && (
        <button type="button" onClick={() => logOutAndAsk()}>
          Log out
        </button>
      )}
      {isHelpOpen.value && <KeysHelp onClose={() => (isHelpOpen.value = false)} />}
    </header>
  )
}

function logOutAndAsk(): void {
  logOut()
  generation.value++
}

function SandboxChoice() {
  const sandboxes = useSandboxes()
  const current = sandboxId.value
  const ids = [...new Set([...sandboxes.map(({ id }) => id), current])]
  const choose = (id: string) => {
    endedSandbox.value = undefined
    setParams({ sandbox: id === 'default' ? undefined : id, org: undefined, request: undefined })
  }
  return (
    <label>
      sandbox{' '}
      <select value={current} onChange={event => choose(event.currentTarget.value)}>
        {ids.map(id => (
          <option key={id} value={id}>
            {toVisible(shorten(id, 40))}
          </option>
        ))}
      </select>
    </label>
  )
}

function OrganisationChoice() {
  const { data } = usePolled<{ organisations: readonly OrganisationReport[] }>('organisations')
  const organisations = data?.organisations ?? []
  if (route.value.page === 'api') return null
  return (
    <label>
      org{' '}
      <select
        value={organisationId.value ?? ''}
        onChange={event => setParams({ org: event.currentTarget.value || undefined })}
      >
        <option value="">all</option>
        {organisations.map(({ id, name }) => (
          <option key={id} value={id}>
            {toVisible(shorten(name, 40))}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Milliseconds. */
const CLOCK_INTERVAL = 5_000

function ClockTime() {
  const { data } = usePolled<ClockReport>('clock', CLOCK_INTERVAL)
  const now = useSignal('')
  useEffect(() => {
    if (data === undefined) return
    const readAt = performance.now()
    const show = () => {
      const passed = data.frozen ? 0 : performance.now() - readAt
      now.value = toDateTime(new Date(Date.parse(data.now) + passed).toISOString())
    }
    show()
    const timer = setInterval(show, 1_000)
    return () => clearInterval(timer)
  }, [data])
  return (
    <span class="clock">
      clock <span class="data">{now.value}</span> {data?.frozen === true && <strong>frozen</strong>}
    </span>
  )
}

/** Milliseconds. While the mock cannot be reached, it is asked more often. */
const HEALTH_INTERVAL = { usual: 4_000, lost: 1_000 }

function HealthState() {
  const { data } = usePolled<Health>('health', isReachable.value ? HEALTH_INTERVAL.usual : undefined)
  useEffect(() => {
    if (data !== undefined) noteUptime(data.uptime)
  }, [data])
  useEffect(() => {
    if (isReachable.value) return
    const timer = setInterval(() => void probe(), HEALTH_INTERVAL.lost)
    return () => clearInterval(timer)
  }, [isReachable.value])
  return (
    <span class="health">
      <span class={isReachable.value ? 'dot ok' : 'dot lost'} aria-hidden="true" />
      {isReachable.value ? 'ready' : 'not reachable'} {data !== undefined && <Data value={data.version} />}{' '}
      {data !== undefined && (
        <span class="muted">seed {toVisible(shorten(data.seed.files.join(', ') || 'none', 60))}</span>
      )}
    </span>
  )
}

async function probe(): Promise<void> {
  await call<Health>('GET', 'health', { sandbox: 'default' }).then(
    ({ uptime }) => noteUptime(uptime),
    () => {}
  )
}
