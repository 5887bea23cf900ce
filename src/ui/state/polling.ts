/** Reads a resource of the control plane and keeps it current while the page is visible. */
import { useSignal, type Signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { CallFailure } from './api.js'
import { generation, isReachable } from './connection.js'
import { sandboxId } from './route.js'
import { token } from './session.js'
import { shareRead } from './shared-reads.js'

export interface Polled<Body> {
  readonly data: Body | undefined
  readonly error: CallFailure | undefined
  readonly reload: () => void
}

/**
 * @param path Undefined to read nothing.
 * @param interval milliseconds; without one, it is read again only if it can have changed.
 */
export function usePolled<Body>(path: string | undefined, interval?: number): Polled<Body> {
  const data = useSignal<Body | undefined>(undefined)
  const error = useSignal<CallFailure | undefined>(undefined)
  const reloads = useSignal(0)
  const key = [path, sandboxId.value, token.value, generation.value, isReachable.value].join(' ')

  useEffect(() => {
    if (path === undefined) return
    return poll<Body>(path, { interval, data, error })
  }, [key, reloads.value])

  useEffect(() => {
    data.value = undefined
    error.value = undefined
  }, [path, sandboxId.value])

  return { data: data.value, error: error.value, reload: () => void reloads.value++ }
}

interface Target<Body> {
  readonly interval: number | undefined
  readonly data: Signal<Body | undefined>
  readonly error: Signal<CallFailure | undefined>
}

function poll<Body>(path: string, { interval, data, error }: Target<Body>): () => void {
  let isStopped = false
  let timer = 0
  let release = () => {}

  async function read(): Promise<void> {
    try {
      if (!document.hidden || data.value === undefined) {
        const shared = shareRead<Body>(path)
        release = shared.release
        const body = await shared.result
        if (isStopped) return
        data.value = body
        error.value = undefined
      }
    } catch (reason) {
      if (isStopped || !(reason instanceof CallFailure)) return
      error.value = reason
      if (reason.status === 401 || reason.status === 0) return
    }
    if (interval !== undefined) timer = window.setTimeout(() => void read(), interval)
  }

  void read()
  return () => {
    isStopped = true
    release()
    clearTimeout(timer)
  }
}
