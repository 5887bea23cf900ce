/** Parts of the page that show the same resource share one request. */
import { call } from './api.js'
import { sandboxId } from './route.js'
import { token } from './session.js'

interface SharedRead {
  readonly result: Promise<unknown>
  readonly controller: AbortController
  readers: number
}

/** Only those of the current task: an earlier response can be older than an action of the reader. */
const started = new Map<string, SharedRead>()

/** Call `release` when nobody needs the result any more. If all have, the request is aborted. */
export function shareRead<Body>(path: string): { readonly result: Promise<Body>; readonly release: () => void } {
  const key = [sandboxId.value, token.value, path].join(' ')
  const read = started.get(key) ?? startRead(path, key)
  read.readers++
  const release = () => {
    if (--read.readers > 0) return
    if (started.get(key) === read) started.delete(key)
    read.controller.abort()
  }
  return { result: read.result as Promise<Body>, release }
}

function startRead(path: string, key: string): SharedRead {
  const controller = new AbortController()
  const read = { result: call('GET', path, { signal: controller.signal }), controller, readers: 0 }
  started.set(key, read)
  setTimeout(() => {
    if (started.get(key) === read) started.delete(key)
  })
  return read
}
