import { toVisible } from '../parts/visible-text.js'
import { endedSandbox, isReachable } from '../state/connection.js'
import { notice } from '../state/notices.js'
import { sandboxId, setParams } from '../state/route.js'

/** What keeps the page from being current, and what to do about it. */
export function Banner() {
  if (!isReachable.value) {
    return (
      <p class="banner" role="status">
        The mock cannot be reached. The page tries again every second and shows the last known state.
      </p>
    )
  }
  if (endedSandbox.value === undefined || endedSandbox.value !== sandboxId.value) return null
  const leave = () => {
    endedSandbox.value = undefined
    setParams({ sandbox: undefined, org: undefined, request: undefined })
  }
  return (
    <p class="banner" role="status">
      Sandbox {toVisible(endedSandbox.value)} does not exist or has ended.{' '}
      <button type="button" onClick={leave}>
        Show the default sandbox
      </button>
    </p>
  )
}

export function Notices() {
  const current = notice.value
  return (
    <div class="notices" role="status" aria-live="polite">
      {current !== undefined && <p class={current.isError ? 'error' : ''}>{toVisible(current.text)}</p>}
    </div>
  )
}
