import { residentMemory } from './resident-memory.js'

const MEBIBYTE = 2 ** 20

interface Meanwhile {
  /** Requests of others that were served. */
  readonly served: number
  /** In mebibytes: how much the server's memory grew at most. */
  readonly growth: number
}

/** Runs work against a server in a process of its own, which gets other requests meanwhile. */
export async function serveMeanwhile(
  { url, pid }: { url: string; pid: number },
  work: () => Promise<void>
): Promise<Meanwhile> {
  const before = residentMemory(pid)
  let peak = before
  let served = 0
  let isDone = false
  const serve = async () => {
    while (!isDone) {
      if ((await fetch(`${url}/__admin/health`)).ok) served++
      peak = Math.max(peak, residentMemory(pid))
    }
  }
  const serving = serve()
  await work().finally(() => (isDone = true))
  await serving
  return { served, growth: Math.round((peak - before) / MEBIBYTE) }
}
