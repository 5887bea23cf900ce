import { escapeControls } from './show-text.js'

/**
 * The platform cannot be reached or used. The message says what to do, and contains no token. It can repeat a text of
 * the platform, so control characters are escaped.
 */
export class PlatformError extends Error {
  override readonly name = 'PlatformError'
  /** What happened, without an address or an id. Undefined if the message has none. */
  readonly reason?: string

  constructor(message: string, options: ErrorOptions & { readonly reason?: string } = {}) {
    const { reason, ...rest } = options
    super(escapeControls(message), rest)
    if (reason !== undefined) this.reason = reason
  }
}
