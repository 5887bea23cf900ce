/** Runs the built program in its own process, as a user does. */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import type { Test } from 'tap'
import { packagePath } from '../../../src/core/package.js'
import { bearer, demo, importPath } from '../app.js'

interface Surroundings {
  /** The environment of the process, apart from PATH. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** If the tests run as root, runs the program as a user who cannot write everywhere. */
  readonly withoutRights?: boolean
  /** The maximum size of a file in KiB, a limit of the process. */
  readonly fileSize?: number
  /** Milliseconds after which a command that should end is killed. Default: 20 seconds. */
  readonly maxTime?: number
  /** Commands of a shell that set up the process, such as `ulimit -n 40`. */
  readonly prelude?: string
}

export interface Outcome {
  /** Null if a signal ended the process. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that keeps running. */
export interface RunningCommand {
  /** Waits until its standard output matches. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>
  /** Sends a signal, if given, and waits for the end. */
  readonly end: (signal?: NodeJS.Signals) => Promise<Outcome>
}

export interface StartedMock {
  readonly url: string
  readonly pid: number
  /** Its log so far. */
  readonly logged: () => string
  /** Waits until its log matches. */
  readonly untilLogged: (pattern: RegExp) => Promise<RegExpExecArray>
  readonly port: string
  /** Its standard output up to the ready line. */
  readonly stdout: string
  /** Sends a signal (default: SIGTERM) and waits for the end. */
  readonly end: (signal?: NodeJS.Signals) => Promise<Outcome>
}

type Child = ChildProcessByStdio<null, Readable, Readable>

const NOBODY = 65_534

/** `ulimit -f` counts blocks of 512 bytes. */
const BLOCKS_IN_KIB = 2

/** Milliseconds. A process that takes longer is killed, such as a server that should not have started. */
const MAX_RUN_TIME = 20_000

/** Runs a command to its end. */
export async function runCommand(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  return collect(spawnCommand(args, surroundings, surroundings.maxTime ?? MAX_RUN_TIME))
}

/**
 * Starts a mock and waits until it is ready. It is killed with the test. By default it takes a free port and checks its
 * responses; a test that starts hundreds of mocks can disable the checks to save time.
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
    untilLogged: async pattern => untilMatched(child.stderr, logged, pattern),
    port: new URL(url).port,
    stdout,
    end: async (signal = 'SIGTERM') => {
      child.kill(signal)
      return outcome
    }
  }
}

/** Starts a command without waiting for it. It is killed with the test. */
export function beginCommand(t: Test, args: readonly string[], surroundings: Surroundings = {}): RunningCommand {
  const child = spawnCommand(args, surroundings, surroundings.maxTime ?? MAX_RUN_TIME)
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
 * Starts a mock on a database file and kills it after `delay` milliseconds. The delay counts from the start, or from
 * opening the file if it is new.
 */
export async function killStart(t: Test, file: string, delay: number): Promise<void> {
  const log = `${file}-wal`
  const command = beginCommand(t, ['start', '--data', file, '--port', '0', '--log-level', 'silent'])
  if (!existsSync(log)) {
    const started = command.until(/ready/)
    const opened = new AbortController()
    const watching = untilExists(log, opened.signal)
    await Promise.race([watching, started])
    opened.abort()
  }
  await wait(delay)
  await command.end('SIGKILL')
}

async function untilExists(path: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !existsSync(path)) await turn()
}

/** Runs an ES module in its own process to its end. */
export async function runProgram(source: string): Promise<Outcome> {
  return collect(spawnNode(['--input-type=module', '--eval', source], {}, MAX_RUN_TIME))
}

/** Why an unprivileged user cannot run the program, or false. The files of root can be unreadable to others. */
export function cannotLoseRights(): string | false {
  if (process.getuid?.() !== 0) return false
  const options = { uid: NOBODY, gid: NOBODY, cwd: '/' }
  const { status } = spawnSync(process.execPath, [packagePath('dist', 'cli', 'main.js'), '--version'], options)
  return status === 0 ? false : 'another user cannot read this checkout'
}

function spawnCommand(args: readonly string[], surroundings: Surroundings, timeout?: number): Child {
  return spawnNode([packagePath('dist', 'cli', 'main.js'), ...args], surroundings, timeout)
}

/** Uses `env -i`, because tap would instrument every child process and double its run time. */
function spawnNode(
  args: readonly string[],
  { env, cwd, withoutRights, fileSize, prelude }: Surroundings,
  timeout?: number
): Child {
  const variables = Object.entries({ PATH: process.env['PATH'], ...env }).map(([name, value]) => `${name}=${value}`)
  const isRoot = process.getuid?.() === 0
  const command = ['env', '-i', ...variables, process.execPath, ...args]
  const setup = fileSize === undefined ? prelude : `ulimit -S -f ${fileSize * BLOCKS_IN_KIB}`
  const [program = '', ...rest] = setup === undefined ? command : ['sh', '-c', `${setup}; exec "$0" "$@"`, ...command]
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
  return untilMatched(stdout, gather(stdout), pattern)
}

/** @param read returns all that the stream has sent so far. */
async function untilMatched(stream: Readable, read: () => string, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise(resolve => {
    const look = () => {
      const found = pattern.exec(read())
      if (found !== null) resolve(found)
    }
    stream.on('data', look)
    look()
  })
}

function failToStart({ code, stdout, stderr }: Outcome): never {
  throw new Error(`the mock ended with exit code ${code} before it was ready\n${stdout}${stderr}`)
}

/** Listens on a port of 127.0.0.1 until the test ends or the port is released. */
export async function takePort(t: Pick<Test, 'teardown'>): Promise<{ port: string; release: () => Promise<void> }> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const release = async () => {
    if (server.listening) await once(server.close(), 'close')
  }
  t.teardown(release)
  return { port: String((server.address() as AddressInfo).port), release }
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function freePort(t: Pick<Test, 'teardown'>): Promise<string> {
  const { port, release } = await takePort(t)
  await release()
  return port
}

/** Acme imports the latest Shopify. */
export async function sendImport(url: string, token: string = demo.acme.key, body?: string): Promise<Response> {
  return fetch(`${url}${importPath()}`, { method: 'POST', headers: bearer(token), body: body ?? null })
}

/** Sends a request without its body, and returns once the server has read the headers. */
export async function beginImport(port: string) {
  const socket = connect(Number(port), '127.0.0.1')
  const answer = text(socket)
  const heads = ['Host: mock', `Authorization: Bearer ${demo.acme.key}`, 'Content-Length: 5', 'Expect: 100-continue']
  socket.write([`POST ${importPath()} HTTP/1.1`, ...heads, '', ''].join('\r\n'))
  await new Promise(resolve => socket.once('data', resolve))
  return { socket, answer }
}

/** Returns once nothing listens on the port. */
export async function untilRefused(port: string): Promise<void> {
  const isRefused = await new Promise<boolean>(resolve => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.destroy())
    socket.on('error', () => resolve(true)).on('close', () => resolve(false))
  })
  if (!isRefused) await untilRefused(port)
}

/** The files of a folder with their hashes. */
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
