/**
 * The address that URLs in responses begin with. It is taken from each request, because the server cannot know the
 * mapped port or service name by which clients reach it.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Sandbox } from '../../control/sandboxes/sandbox.js'
import type { AddressedContext } from '../../operations/shared/context.js'
import { readOrigin, readPrefix, toListeningUrl } from '../server/addresses.js'
import type { AddressOptions } from '../server/address-options.js'

interface Options extends AddressOptions {
  /** The app that listens, if it is another. */
  readonly server?: FastifyInstance
}

declare module 'fastify' {
  interface FastifyInstance {
    /** How a caller on this machine reaches the server, such as `http://127.0.0.1:8082`. */
    readonly address: () => string
    /** The base URL for use without a request: the public URL if there is one. */
    readonly baseUrl: () => string
  }

  interface FastifyRequest {
    /**
     * The base URL by which the caller reached the server: the public URL if there is one.
     * @throws ApiError 400 `malformedRequest` for a Host that cannot be in a URL.
     */
    readonly baseUrl: string
    /** The sandbox, for operations whose responses hold URLs. @throws as `baseUrl` does. */
    readonly addressed: Sandbox & AddressedContext
    /** The scheme and host that the caller used. The public URL does not change it. @throws as `baseUrl` does. */
    readonly reachedOrigin: string
  }
}

export const addresses = fp(
  (app: FastifyInstance, { publicUrl, trustProxy = false, server = app }: Options, done: () => void) => {
    const toOrigin = (request: FastifyRequest) => readOrigin(request.raw, trustProxy) ?? toListeningUrl(server)
    app.decorate('address', () => toListeningUrl(server))
    app.decorate('baseUrl', () => publicUrl ?? toListeningUrl(server))
    app.decorateRequest('reachedOrigin', {
      getter() {
        return toOrigin(this)
      }
    })
    app.decorateRequest('baseUrl', {
      getter() {
        return publicUrl ?? toOrigin(this) + (trustProxy ? readPrefix(this.raw) : '')
      }
    })
    app.decorateRequest('addressed', {
      getter() {
        // The prototype, because a copy of the sandbox would keep the store that a reset replaces.
        return Object.create(this.sandbox, { baseUrl: { value: this.baseUrl } }) as Sandbox & AddressedContext
      }
    })
    done()
  },
  { name: 'addresses' }
)
