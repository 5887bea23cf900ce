/** The platform cannot be reached or used. The message says what to do, and contains no token. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError'
}
