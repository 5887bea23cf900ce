/** Runs a command to its end, keeps its output, and ends it with everything that it has started if it hangs. */
import { type ChildProcess, spawnSync } from 'node:child_process'
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { dirname } from 'node:path'
import type { Readable } from 'node:stream'
import { clearInterval, clearTimeout, elapsed, setInterval, setTimeout } from '../../core/timers.js'
import { CommandFailed } from '../shared/command-failed.js'
import { type Command, loadSpawn } from '../shared/command-to-run.js'

export interface ProcessOptions {
  readonly env: NodeJS.ProcessEnv
  /** The file that gets standard output and standard error. */
  readonly outputFile: string
  /** Milliseconds without output and requests after which the command counts as hung. */
  readonly patience: number
  /** Milliseconds after which the command counts as hung in any case. */
  readonly limit: number
  /** Milliseconds on the clock of `elapsed`: when a request was seen last. */
  readonly lastRequest: () => number
  /** Ends the command. */
  readonly signal: AbortSignal
}

export interface EndedProcess {
  /** Null if a signal ended it. */
  readonly exitCode: number | null
  readonly isHung: boolean
  /** Milliseconds. */
  readonly duration: number
  /** The end of its output. */
  readonly output: string
}

/** Characters of output that a report shows. */
const MAX_SHOWN_OUTPUT = 4_000

/** Milliseconds between two looks at a command. */
const LOOK = 200

/** @throws CommandFailed if the command cannot be run. */
export async function runProcess([program, ...args]: Command, options: ProcessOptions): Promise<EndedProcess> {
  const start = await loadSpawn()
  const begun = elapsed()
  const child = start(program, args, {
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, which can be ended as a whole.
    detached: process.platform !== 'win32'
  })
  const stop = () => killAll(child)
  const output = keepOutput(child, options.outputFile)
  const watch = watchForHang(child, options, () => output.last())
  options.signal.addEventListener('abort', stop)
  // It can have been aborted while the command started.
  if (options.signal.aborted) stop()
  try {
    const exitCode = await waitForExit(child, program)
    const duration = elapsed() - begun
    // What the command has left running would keep its output open.
    killAll(child)
    return { exitCode, isHung: watch.isHung(), duration, output: await output.end() }
  } catch (error) {
    killAll(child)
    throw error
  } finally {
    watch.end()
    options.signal.removeEventListener('abort', stop)
  }
}

async function waitForExit(child: ChildProcess, program: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('exit', code => resolve(code))
    child.once('error', cause => {
      reject(new CommandFailed(`cannot run ${program} (${cause.message}). Check its name.`, { cause }))
    })
  })
}

function keepOutput(child: ChildProcess, file: string) {
  let problem: Error | undefined
  const stream = openOutput(file).on('error', error => (problem ??= error))
  let tail = ''
  let last = elapsed()
  for (const readable of [child.stdout, child.stderr]) {
    readable?.on('data', (chunk: Buffer) => {
      last = elapsed()
      tail = (tail + chunk.toString()).slice(-MAX_SHOWN_OUTPUT)
      if (problem === undefined) stream.write(chunk)
    })
  }
  return {
    /** When there was output last. */
    last: () => last,
    async end(): Promise<string> {
      await Promise.all([child.stdout, child.stderr].map(untilClosed))
      if (!stream.closed) await new Promise<void>(resolve => stream.once('close', resolve).end())
      if (problem === undefined) return tail
      throw new CommandFailed(`cannot write the output of the command to ${file} (${problem.message})`, {
        cause: problem
      })
    }
  }
}

function openOutput(file: string): WriteStream {
  try {
    // The command can have removed the folder.
    mkdirSync(dirname(file), { recursive: true })
  } catch {
    // Opening the file says why.
  }
  return createWriteStream(file)
}

/** Milliseconds. A process that has left the group of the command can keep the output open. */
const MAX_CLOSING_TIME = 1_000

async function untilClosed(readable: Readable | null): Promise<void> {
  if (readable === null || readable.closed) return
  await new Promise<void>(resolve => {
    const timer = setTimeout(() => readable.destroy(), MAX_CLOSING_TIME)
    readable.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

function watchForHang(child: ChildProcess, options: ProcessOptions, lastOutput: () => number) {
  const begun = elapsed()
  let isHung = false
  const timer = setInterval(() => {
    const quiet = elapsed() - Math.max(begun, lastOutput(), options.lastRequest())
    if (quiet < options.patience && elapsed() - begun < options.limit) return
    isHung = true
    killAll(child)
  }, LOOK)
  return { isHung: () => isHung, end: () => clearInterval(timer) }
}

/** Ends a process and all that it has started. */
function killAll({ pid }: ChildProcess): void {
  if (pid === undefined) return
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'])
    return
  }
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All of them have ended.
  }
}
