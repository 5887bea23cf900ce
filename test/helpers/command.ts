/** The command as a user runs it: the built product, in a process of its own. */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import type { Test } from 'tap'
import { packagePath } from '../../src/core/package.js'
import { bearer, demo, importPath } from './app.js'

interface Surroundings {
  /** All that the process finds in its environment, besides PATH. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Where the tests run as root, who may write anything: as a user who may not. */
  readonly withoutRights?: boolean
  /** The size that a file may grow to, in KiB, until it is lifted (see StartedMock). */
  readonly fileSize?: number
}

export interface Outcome {
  /** Null where a signal ended the process. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that runs on. */
export interface RunningCommand {
  /** Waits until it has written this to standard output. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>
  /** Sends a signal and waits for the end; without one, only waits. */
  readonly end: (signal?: NodeJS.Signals) => Promise<Outcome>
}

export interface StartedMock {
  readonly url: string
  readonly pid: number
  /** What it has logged so far. */
  readonly logged: () => string
  readonly port: string
  /** What it has printed. */
  readonly stdout: string
  /** Sends a signal, SIGTERM unless told otherwise, and waits for the end. */
  readonly end: (signal?: NodeJS.Signals) => Promise<Outcome>
}

type Child = ChildProcessByStdio<null, Readable, Readable>

const NOBODY = 65_534

/** What POSIX counts the size of a file in is 512 bytes. */
const BLOCKS_IN_KIB = 2

/** Milliseconds. What takes longer, such as a server that should not have started, is killed. */
const LONGEST_RUN = 20_000

/** Runs a command to its end. */
export async function runCommand(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  return collect(spawnCommand(args, surroundings, LONGEST_RUN))
}

/**
 * Starts a mock, on a free port and checking its answers unless told otherwise, and waits until it is ready. It is
 * killed
 * with the test. What starts hundreds of them may do without the checks, which take a moment of each.
 */
export async function startCommand(
  t: Test,
  args: readonly string[] = [],
  { env, ...surroundings }: Surroundings = {}
): Promise<StartedMock> {
  const child = spawnCommand(args, {
    ...surroundings,
    env: { VERSORI_MOCK_PORT: '0', VERSORI_MOCK_VALIDATE_RESPONSES: 'true', ...env }
  })
  const outcome = collect(child)
  const logged = gather(child.stderr)
  t.teardown(async () => {
    child.kill('SIGKILL')
    await outcome
  })
  const { stdout, url } = await Promise.race([waitUntilReady(child), outcome.then(failToStart)])
  return {
    url,
    pid: child.pid as number,
    logged,
    port: new URL(url).port,
    stdout,
    end: async (signal = 'SIGTERM') => {
      child.kill(signal)
      return outcome
    }
  }
}

/** Starts a command that is no server. It is killed with the test. */
export function beginCommand(t: Test, args: readonly string[], surroundings: Surroundings = {}): RunningCommand {
  const child = spawnCommand(args, surroundings, LONGEST_RUN)
  const outcome = collect(child)
  t.teardown(async () => {
    child.kill('SIGKILL')
    await outcome
  })
  return {
    until: async pattern => Promise.race([waitForOutput(child, pattern), outcome.then(failToStart)]),
    end: async signal => {
      if (signal !== undefined) child.kill(signal)
      return outcome
    }
  }
}

/**
 * Starts a mock on a file and kills it: so many milliseconds after it began, or, where it has yet to open the file,
 * after
 * it did.
 */
export async function killStart(t: Test, file: string, delay: number): Promise<void> {
  const log = `${file}-wal`
  const command = beginCommand(t, ['start', '--data', file, '--port', '0', '--log-level', 'silent'])
  if (!existsSync(log)) {
    const started = command.until(/ready/)
    const opened = new AbortController()
    const watching = untilThere(log, opened.signal)
    await Promise.race([watching, started])
    opened.abort()
  }
  await wait(delay)
  await command.end('SIGKILL')
}

async function untilThere(path: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !existsSync(path)) await turn()
}

/** Runs a program for Node, written as an ES module, to its end. */
export async function runProgram(source: string): Promise<Outcome> {
  return collect(spawnNode(['--input-type=module', '--eval', source], {}, LONGEST_RUN))
}

/** Why the command cannot be run by a user without rights, or false: a root's checkout may be for root alone. */
export function cannotLoseRights(): string | false {
  if (process.getuid?.() !== 0) return false
  const options = { uid: NOBODY, gid: NOBODY, cwd: '/' }
  const { status } = spawnSync(process.execPath, [packagePath('dist', 'cli', 'main.js'), '--version'], options)
  return status === 0 ? false : 'another user cannot read this checkout'
}

function spawnCommand(args: readonly string[], surroundings: Surroundings, timeout?: number): Child {
  return spawnNode([packagePath('dist', 'cli', 'main.js'), ...args], surroundings, timeout)
}

/** `env -i`, because tap adds its own instrument to every child process, which would double the time it takes. */
function spawnNode(
  args: readonly string[],
  { env, cwd, withoutRights, fileSize }: Surroundings,
  timeout?: number
): Child {
  const variables = Object.entries({ PATH: process.env['PATH'], ...env }).map(([name, value]) => `${name}=${value}`)
  const isRoot = process.getuid?.() === 0
  const command = ['env', '-i', ...variables, process.execPath, ...args]
  const limit =
    fileSize === undefined ? [] : ['sh', '-c', 'ulimit -S -f "$0"; exec "$@"', String(fileSize * BLOCKS_IN_KIB)]
  const [program = '', ...rest] = [...limit, ...command]
  return spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd,
    timeout,
    killSignal: 'SIGKILL',
    ...(withoutRights === true && isRoot && { uid: NOBODY, gid: NOBODY })
  })
}

async function collect(child: Child): Promise<Outcome> {
  const closed = once(child, 'close') as Promise<[number | null]>
  const [stdout, stderr] = [gather(child.stdout), gather(child.stderr)]
  const [code] = await closed
  return { code, stdout: stdout(), stderr: stderr() }
}

function gather(stream: Readable): () => string {
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  return () => text
}

async function waitUntilReady(child: Child): Promise<{ stdout: string; url: string }> {
  const { 1: url = '', input: stdout } = await waitForOutput(child, /^versori-mock ready on (\S+)\n/m)
  return { stdout, url }
}

async function waitForOutput({ stdout }: Child, pattern: RegExp): Promise<RegExpExecArray> {
  const read = gather(stdout)
  return new Promise(resolve => {
    stdout.on('data', () => {
      const found = pattern.exec(read())
      if (found !== null) resolve(found)
    })
  })
}

function failToStart({ code, stdout, stderr }: Outcome): never {
  throw new Error(`the mock ended with exit code ${code} before it was ready\n${stdout}${stderr}`)
}

/** A port of 127.0.0.1 on which something listens, until the test ends or it is let go. */
export async function takePort(t: Test): Promise<{ port: string; release: () => Promise<void> }> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const release = async () => {
    if (server.listening) await once(server.close(), 'close')
  }
  t.teardown(release)
  return { port: String((server.address() as AddressInfo).port), release }
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function freePort(t: Test): Promise<string> {
  const { port, release } = await takePort(t)
  await release()
  return port
}

/** By default, Acme imports the latest Shopify. */
export async function sendImport(url: string, token: string = demo.acme.key, body?: string): Promise<Response> {
  return fetch(`${url}${importPath()}`, { method: 'POST', headers: bearer(token), body: body ?? null })
}

/** Sends a request except for its body, and returns when the server has read that much. */
export async function beginImport(port: string) {
  const socket = connect(Number(port), '127.0.0.1')
  const answer = text(socket)
  const heads = ['Host: mock', `Authorization: Bearer ${demo.acme.key}`, 'Content-Length: 5', 'Expect: 100-continue']
  socket.write([`POST ${importPath()} HTTP/1.1`, ...heads, '', ''].join('\r\n'))
  await new Promise(resolve => socket.once('data', resolve))
  return { socket, answer }
}

/** Returns when nothing listens on the port any more. */
export async function untilRefused(port: string): Promise<void> {
  const isRefused = await new Promise<boolean>(resolve => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.destroy())
    socket.on('error', () => resolve(true)).on('close', () => resolve(false))
  })
  if (!isRefused) await untilRefused(port)
}

/** What a folder holds, to the byte. */
export function contentsOf(folder: string) {
  return readdirSync(folder, { withFileTypes: true }).map(entry => [
    entry.name,
    entry.isFile()
      ? createHash('sha256')
          .update(readFileSync(`${folder}/${entry.name}`))
          .digest('hex')
      : 'folder'
  ])
}
