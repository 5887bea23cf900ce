/** A name server that knows what a test tells it. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Test } from 'tap'

export interface NameServer {
  readonly port: string
  /** IPv4 addresses by name. */
  readonly addresses: Map<string, string>
}

const HEADER_LENGTH = 12

export async function startNameServer(t: Pick<Test, 'teardown'>): Promise<NameServer> {
  const addresses = new Map<string, string>()
  const socket = createSocket('udp4', (query, { port, address }) =>
    socket.send(respond(query, addresses), port, address)
  )
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  t.teardown(() => socket.close())
  return { port: String(socket.address().port), addresses }
}

const A_RECORD = 1

/** RFC 1035, 4.1: a header, the question, and one record with the address if the name has one. */
function respond(query: Buffer, addresses: ReadonlyMap<string, string>): Buffer {
  const { name, end } = readName(query)
  const address = query.readUInt16BE(end) === A_RECORD ? addresses.get(name) : undefined
  const header = Buffer.from(query.subarray(0, HEADER_LENGTH))
  // A response with recursion; 3 is an unknown name.
  header.writeUInt16BE(0x8180 | (addresses.has(name) ? 0 : 3), 2)
  header.writeUInt16BE(address === undefined ? 0 : 1, 6)
  // No records of authorities, and none of extensions.
  header.writeUInt32BE(0, 8)
  const question = query.subarray(HEADER_LENGTH, end + 4)
  if (address === undefined) return Buffer.concat([header, question])
  // The name of the question, type A, class IN, valid for a second.
  const record = Buffer.from([
    0xc0,
    HEADER_LENGTH,
    0,
    A_RECORD,
    0,
    1,
    0,
    0,
    0,
    1,
    0,
    4,
    ...address.split('.').map(Number)
  ])
  return Buffer.concat([header, question, record])
}

function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = []
  let at = HEADER_LENGTH
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}
