import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'

export interface RawResponse {
  readonly status: number
  readonly head: string
  readonly body: string
}

/** Sends bytes to a server and reads until it closes the connection. */
export async function sendRaw(url: string, request: string): Promise<RawResponse> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ''))
  socket.write(request)
  const answer = await text(socket)
  const [head = '', ...body] = answer.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: body.join('\r\n\r\n') }
}

/** A connection as its client sees it. */
export interface RawConnection {
  readonly socket: Socket
  /** The received chunks. */
  readonly pieces: readonly Buffer[]
  /** `FIN` after a clean end, `RST` after a reset, otherwise the error code; undefined while open. */
  readonly ended: () => string | undefined
  /** All received text. */
  text(): string
  /** Resolves once the text matches; rejects if the connection ends first. */
  until(isThere: (text: string) => boolean): Promise<string>
  /** Resolves with `ended()` once the connection is closed. */
  closed(): Promise<string>
}

/** Opens a connection and records what it receives. */
export async function openRaw(t: Test, url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  t.teardown(() => socket.destroy())
  const pieces: Buffer[] = []
  let ended: string | undefined
  socket.on('data', piece => pieces.push(piece))
  socket.on('end', () => (ended = 'FIN'))
  socket.on('error', ({ code }: NodeJS.ErrnoException) => (ended = code === 'ECONNRESET' ? 'RST' : code))
  await once(socket, 'connect')

  const text = () => Buffer.concat(pieces).toString()
  return {
    socket,
    pieces,
    ended: () => ended,
    text,
    until: isThere =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (isThere(text())) resolve(text())
          else if (socket.destroyed)
            reject(new Error(`the connection ended (${ended}) after ${JSON.stringify(text())}`))
          else return
          socket.off('data', look).off('close', look)
        }
        socket.on('data', look).on('close', look)
        look()
      }),
    async closed() {
      if (!socket.closed) await new Promise(resolve => socket.once('close', resolve))
      return ended ?? 'no end'
    }
  }
}

/** The bytes of a POST. `headers` override the default ones. */
export function rawPost(path: string, headers: Readonly<Record<string, string>> = {}, body = ''): string {
  const lines = Object.entries({ 'host': 'localhost', 'content-length': String(Buffer.byteLength(body)), ...headers })
  return `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

export interface RawAnswer {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** The received part of the body. */
  readonly body: string
}

/** Splits text into responses by their content-length. The last one can be incomplete. */
export function parseAnswers(text: string): RawAnswer[] {
  const answers: RawAnswer[] = []
  let rest = Buffer.from(text)
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n')
    if (end === -1) throw new Error(`incomplete headers: ${JSON.stringify(rest.toString())}`)
    const [start = '', ...lines] = rest.subarray(0, end).toString().split('\r\n')
    const headers = Object.fromEntries(
      lines.map(line => line.split(/: (.*)/s, 2)).map(([name = '', value = '']) => [name.toLowerCase(), value])
    )
    const length = Number(headers['content-length'] ?? 0)
    const body = rest.subarray(end + 4, end + 4 + length)
    answers.push({ status: Number(start.split(' ')[1]), headers, body: body.toString() })
    rest = rest.subarray(end + 4 + length)
  }
  return answers
}

/** Sends a request and reads its response, or the received part if the connection ends. */
export async function exchange(connection: RawConnection, request: string): Promise<RawAnswer | undefined> {
  const before = connection.text().length
  connection.socket.write(request)
  await connection.until(text => isWhole(text.slice(before))).catch(() => undefined)
  return parseAnswers(connection.text().slice(before)).at(0)
}

/** Whether `text` has at least `count` complete responses. */
export function isWhole(text: string, count = 1): boolean {
  if (!text.includes('\r\n\r\n')) return false
  try {
    const answers = parseAnswers(text)
    const last = answers.at(-1)
    return (
      answers.length >= count && Buffer.byteLength(last?.body ?? '') === Number(last?.headers['content-length'] ?? 0)
    )
  } catch {
    return false
  }
}
