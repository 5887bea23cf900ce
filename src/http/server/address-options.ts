/** Apart from the plugin, whose types would bring those of Fastify into the types of the package. */
export interface AddressOptions {
  /** The base URL of every URL in responses, and the issuer of id_tokens. By default, it follows the request. */
  readonly publicUrl?: string | undefined
  /** Whether `X-Forwarded-Host` and `X-Forwarded-Proto` tell how the client reached the server. False by default. */
  readonly trustProxy?: boolean | undefined
}
