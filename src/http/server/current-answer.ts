/** Whose turn it is on a connection: Node keeps it there, and tells of it nowhere else. */
import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** The answer that is being made or sent; undefined where the connection waits for a request. */
export function findCurrentAnswer(socket: Duplex): ServerResponse | undefined {
  return (socket as Duplex & { readonly _httpMessage?: ServerResponse | null })._httpMessage ?? undefined
}
