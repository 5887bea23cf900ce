import { apiError } from '../contract/errors.js'
import type { Sandbox } from './sandbox.js'

/** What of a request decides which sandbox it belongs to. */
export interface SandboxHints {
  /** The header `x-mock-sandbox`. */
  readonly sandboxId: string | undefined
}

/** The sandboxes of a server. */
export interface Sandboxes {
  readonly default: Sandbox
  /** @throws ApiError 404 `sandboxNotFound`. */
  resolve(hints: SandboxHints): Sandbox
  close(): void
}

export function createSandboxes(defaultSandbox: Sandbox): Sandboxes {
  return {
    default: defaultSandbox,
    resolve({ sandboxId = defaultSandbox.id }) {
      if (sandboxId !== defaultSandbox.id) throw apiError('sandboxNotFound', undefined)
      return defaultSandbox
    },
    close: () => defaultSandbox.store.close()
  }
}
