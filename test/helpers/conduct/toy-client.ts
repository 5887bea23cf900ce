/** A client whose behaviour is known, so that the judge of the matrix can be tested: it imports one connector. */
import { demo, importPath } from '../app.js'

export interface ToyClient {
  readonly retries: number
  /** Milliseconds until it gives up waiting for a response. */
  readonly timeout: number | undefined
  /** Whether it looks for the connector before it imports again. */
  readonly checks: boolean
  /** Whether it treats a failure as something that can happen. */
  readonly isTolerant: boolean
}

const headers = { authorization: `Bearer ${demo.acme.key}` }

/** @returns its exit code. @param signal ends it. */
export async function runToyClient(url: string, client: ToyClient, signal?: AbortSignal): Promise<number> {
  for (let tries = 0; tries <= client.retries; tries++) {
    if (tries > 0 && client.checks && (await hasImported(url))) return 0
    if (await tryImport(url, client, signal)) return 0
  }
  return client.isTolerant ? 0 : 1
}

async function tryImport(url: string, { timeout }: ToyClient, signal?: AbortSignal): Promise<boolean> {
  const signals = [signal ?? [], timeout === undefined ? [] : AbortSignal.timeout(timeout)].flat()
  try {
    const response = await fetch(url + importPath(), { method: 'POST', headers, signal: AbortSignal.any(signals) })
    await response.json()
    return response.status === 200
  } catch {
    return false
  }
}

async function hasImported(url: string): Promise<boolean> {
  const response = await fetch(`${url}/o/${demo.acme.id}/connectors?first=100`, { headers })
  const { connectors } = (await response.json()) as { readonly connectors: readonly { readonly name: string }[] }
  return connectors.some(({ name }) => name === 'Shopify')
}
