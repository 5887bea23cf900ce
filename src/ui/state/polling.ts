/** Reads a resource of the control plane and keeps it current while the page is visible. */
import { useSignal, type Signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { call, CallFailure } from './api.js'
import { generation, isReachable } from './connection.js'
import { sandboxId } from './route.js'
import { token } from './session.js'

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
  const controller = new AbortController()
  const { signal } = controller
  let timer = 0

  async function read(): Promise<void> {
    try {
      if (!document.hidden || data.value === undefined) {
        data.value = await call<Body>('GET', path, { signal })
        error.value = undefined
      }
    } catch (reason) {
      if (signal.aborted || !(reason instanceof CallFailure)) return
      error.value = reason
      if (reason.status === 401 || reason.status === 0) return
    }
    if (interval !== undefined && !signal.aborted) timer = window.setTimeout(() => void read(), interval)
  }

  void read()
  return () => {
    controller.abort()
    clearTimeout(timer)
  }
}
