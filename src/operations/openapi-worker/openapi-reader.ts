/**
 * Reads OpenAPI documents in threads, so that other requests need not wait. A thread starts with the first document and
 * ends when it had nothing to do for a while.
 */
import { Worker } from 'node:worker_threads'
import { clearTimeout, setTimeout } from '../../core/timers.js'
import { refuseDocument, refuseImport } from '../../openapi-document/messages.js'
import type { ImportedApi } from '../openapi/imported-api.js'
import type { OpenApiReport, OpenApiTask } from './openapi-task.js'
import { type ThreadLimits, THREAD_LIMITS } from './thread-limits.js'
import { unpackApi } from './unpack-api.js'
import { findWorkerFile } from './worker-file.js'

export interface OpenApiReader {
  /** @throws ApiError 400 `importRefused`, also for a document that takes too much time or memory. */
  read(task: OpenApiTask): Promise<ImportedApi>
  /** How many threads there are. */
  readonly threads: number
  /** Ends the threads. Documents that are being read are dropped. */
  close(): Promise<void>
}

const CLOSED = 'the server is closed'

interface Job {
  readonly task: OpenApiTask
  readonly resolve: (api: Promise<ImportedApi>) => void
  readonly reject: (reason: unknown) => void
}

export function createOpenApiReader(limits: ThreadLimits = THREAD_LIMITS): OpenApiReader {
  const threads = new Set<Worker>()
  /** Idle threads, with the timers that end them. */
  const idle = new Map<Worker, NodeJS.Timeout>()
  const waiting: Job[] = []
  let isClosed = false

  function start(): Worker {
    const { memory: maxOldGenerationSizeMb } = limits
    // Without the loaders of the parent, such as a compiler of TypeScript: they cost time and memory for nothing.
    const thread = new Worker(findWorkerFile(), { resourceLimits: { maxOldGenerationSizeMb }, execArgv: [] })
    threads.add(thread)
    return thread.once('exit', () => {
      threads.delete(thread)
      forget(thread)
    })
  }

  function next(): void {
    if (waiting.length === 0 || (idle.size === 0 && threads.size >= limits.threads)) return
    const job = waiting.shift() as Job
    try {
      run(takeIdle() ?? start(), job)
    } catch (error) {
      job.reject(error)
    }
  }

  function takeIdle(): Worker | undefined {
    const [thread] = idle.keys()
    if (thread !== undefined) forget(thread)
    return thread
  }

  function forget(thread: Worker): void {
    clearTimeout(idle.get(thread))
    idle.delete(thread)
  }

  function run(thread: Worker, { task, resolve, reject }: Job): void {
    const timer = setTimeout(() => end(refuseDocument(describeTime(limits))), limits.time)
    const finish = () => {
      clearTimeout(timer)
      thread.removeAllListeners('message').removeAllListeners('error').removeListener('exit', onExit)
    }
    const end = (reason: unknown) => {
      finish()
      reject(reason)
      // An error that follows, such as no memory while it ends, concerns nobody.
      thread.on('error', () => {})
      threads.delete(thread)
      void thread.terminate()
      next()
    }
    const onExit = () => end(new Error('the thread that reads OpenAPI documents ended'))
    thread.ref()
    thread.once('error', error => end(isOutOfMemory(error) ? refuseDocument(describeMemory(limits)) : error))
    thread.once('exit', onExit)
    thread.once('message', (report: OpenApiReport) => {
      finish()
      rest(thread)
      if ('api' in report) resolve(unpackApi(report.api))
      else reject(refuseImport(report.refused))
      next()
    })
    thread.postMessage(task)
  }

  /** An idle thread does not keep the process alive. */
  function rest(thread: Worker): void {
    thread.unref()
    const timer = setTimeout(() => {
      forget(thread)
      void thread.terminate()
    }, limits.idle)
    idle.set(thread, timer.unref())
  }

  return {
    async read(task) {
      if (isClosed) throw new Error(CLOSED)
      return new Promise((resolve, reject) => {
        waiting.push({ task, resolve, reject })
        next()
      })
    },
    get threads() {
      return threads.size
    },
    async close() {
      isClosed = true
      for (const { reject } of waiting.splice(0)) reject(new Error(CLOSED))
      await Promise.all([...threads].map(thread => thread.terminate()))
    }
  }
}

function isOutOfMemory(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
}

function describeTime({ time }: ThreadLimits): string {
  return `the document takes more than ${time / 1_000} seconds to read; divide it`
}

function describeMemory({ memory }: ThreadLimits): string {
  return `the document takes more than ${memory} MB of memory to read; divide it`
}
