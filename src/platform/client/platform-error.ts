import { escapeControls } from './show-text.js'

/**
 * The platform cannot be reached or used. The message says what to do, and contains no token. It can repeat a text of
 * the platform, so control characters are escaped.
 */
export class PlatformError extends Error {
  override readonly name = 'PlatformError'

  constructor(message: string, options?: ErrorOptions) {
    super(escapeControls(message), options)
  }
}
