/** Starts servers in their own processes, as users do. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { packagePath } from '../src/core/package.js'

export interface Server {
  readonly url: string
  /** Processor time of all cores so far, in seconds. Linux only. */
  cpuSeconds(): number
  /** Resident memory in MiB. Linux only. */
  memory(): number
  stop(): Promise<void>
}

export async function startMockServer(args: readonly string[] = []): Promise<Server> {
  return start([packagePath('dist', 'cli', 'main.js'), 'start', '--port', '0', '--log-level', 'warn', ...args])
}

/** @param file the body of each response. */
export async function startBareServer(file: string): Promise<Server> {
  return start([packagePath('build', 'bench', 'bare-server.js'), file])
}

/** Starts another server and sends requests until it responds. */
export async function startPeer(args: readonly string[], port: number): Promise<Server> {
  const child = spawn(process.execPath, args, { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  while (!(await responds(url))) {
    if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended before it was ready`)
    await setTimeout(100)
  }
  return toServer(child, url)
}

async function responds(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).arrayBuffer()
    return true
  } catch {
    return false
  }
}

async function start(args: readonly string[]): Promise<Server> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve, reject) => {
    let printed = ''
    child.once('exit', () => reject(new Error(`${args.join(' ')} ended before it was ready`)))
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
      const [, found] = /ready on (\S+)\n/.exec(printed) ?? []
      if (found !== undefined) resolve(found)
    })
  })
  return toServer(child, url)
}

function toServer(child: ChildProcess, url: string): Server {
  const exited = once(child, 'exit')
  return {
    url,
    cpuSeconds: () => readCpuSeconds(child.pid as number),
    memory: () => readMemory(child.pid as number),
    async stop() {
      child.kill('SIGTERM')
      await exited
    }
  }
}

const TICKS_PER_SECOND = 100

/** Of a process, so far. */
export function readCpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

function readMemory(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1_024
}
