import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'

export interface RawResponse {
  readonly status: number
  readonly head: string
  readonly body: string
}

/** Sends bytes as they are to a server and reads all it says until it closes. */
export async function sendRaw(url: string, request: string): Promise<RawResponse> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ''))
  socket.write(request)
  const answer = await text(socket)
  const [head = '', ...body] = answer.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: body.join('\r\n\r\n') }
}

/** What a client sees of a connection, in order: bytes as they come, `FIN`, or the code of an error. */
export interface RawConnection {
  readonly socket: Socket
  /** Each piece of bytes. */
  readonly pieces: readonly Buffer[]
  /** How it ended: `FIN` for a clean end, `RST` for a reset, else the code of the error; undefined while it is open. */
  readonly ended: () => string | undefined
  /** All bytes so far. */
  text(): string
  /** Resolves once the text fits, or rejects where the connection ends before it does. */
  until(isThere: (text: string) => boolean): Promise<string>
  /** Resolves with how it ended. */
  closed(): Promise<string>
}

/** Opens a connection and records all that comes over it. */
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

/** The bytes of a POST; what is in `headers` beats what is sent by default. */
export function rawPost(path: string, headers: Readonly<Record<string, string>> = {}, body = ''): string {
  const lines = Object.entries({ 'host': 'localhost', 'content-length': String(Buffer.byteLength(body)), ...headers })
  return `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

export interface RawAnswer {
  readonly status: number
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** What there is of it. */
  readonly body: string
}

/**
 * The answers in `text`, one after the other as their content-length says; the last one may lack a part of its body.
 */
export function parseAnswers(text: string): RawAnswer[] {
  const answers: RawAnswer[] = []
  let rest = Buffer.from(text)
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n')
    if (end === -1) throw new Error(`no whole head: ${JSON.stringify(rest.toString())}`)
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

/** Sends one request and reads one whole answer, or what there is of it when the connection ends. */
export async function exchange(connection: RawConnection, request: string): Promise<RawAnswer | undefined> {
  const before = connection.text().length
  connection.socket.write(request)
  await connection.until(text => isWhole(text.slice(before))).catch(() => undefined)
  return parseAnswers(connection.text().slice(before)).at(0)
}

/** Whether `text` is so many whole answers. */
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
