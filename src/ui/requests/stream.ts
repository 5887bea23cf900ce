/** Follows the journal of the current sandbox. Keeps the newest entries in short form. */
import { effect, signal } from '@preact/signals'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import type { JournalSummary } from '../../control/journal/stream-requests.js'
import { CallFailure, send } from '../state/api.js'
import { generation, isReachable } from '../state/connection.js'
import { sandboxId } from '../state/route.js'
import { token, tokenRequest } from '../state/session.js'

/** Entries that the page keeps. By default a mock keeps 1,000. */
const MAX_ENTRIES = 20_000

/** Milliseconds between two updates of the page, so that a large journal arrives in few of them. */
const UPDATE_INTERVAL = 80

/** Oldest first. A new list for each update. */
export const entries = signal<readonly JournalSummary[]>([])

/** `reading` until all entries that were there have arrived. */
export type StreamState = 'connecting' | 'reading' | 'live' | 'lost'
export const streamState = signal<StreamState>('connecting')

/** How many entries the stream left out. */
export const missedCount = signal(0)

/** Entries that arrived since the requests page was last looked at. */
export const newCount = signal(0)

/** Newest first until the stream says that all are there, then oldest first. */
let kept: JournalSummary[] = []
let isComplete = false
let lastEventId: string | undefined
let updatedAt = -Infinity
let timer = 0

/** At once if the last update is long ago, so that the newest entries do not wait for older ones. */
function publishSoon(): void {
  if (timer !== 0) return
  timer = window.setTimeout(publish, Math.max(0, updatedAt + UPDATE_INTERVAL - performance.now()))
}

function publish(): void {
  clearTimeout(timer)
  timer = 0
  updatedAt = performance.now()
  if (kept.length > MAX_ENTRIES) kept = kept.slice(-MAX_ENTRIES)
  entries.value = isComplete ? [...kept] : kept.toReversed()
}

/** All entries follow, the newest first. */
function startOver(): void {
  kept = []
  isComplete = false
  lastEventId = undefined
  missedCount.value = 0
}

function onEvent({ event, data, id }: EventSourceMessage): void {
  if (id !== undefined) lastEventId = id
  if (event === 'request') keep(data)
  else if (event === 'complete') complete()
  else if (event === 'cleared') {
    kept = []
    missedCount.value = 0
    publishSoon()
  } else if (event === 'missed') {
    const { count } = JSON.parse(data) as { count?: number }
    // Without a number, the journal does not have the last known entry.
    if (count === undefined) startOver()
    else missedCount.value += count
  }
}

function keep(data: string): void {
  if (!isComplete && kept.length >= MAX_ENTRIES) return
  kept.push(JSON.parse(data) as JournalSummary)
  newCount.value++
  publishSoon()
}

function complete(): void {
  kept.reverse()
  isComplete = true
  publish()
  streamState.value = 'live'
}

/** Milliseconds until the stream is opened again. */
const RETRY = 1_000

async function follow(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await read(signal)
    } catch (error) {
      if (signal.aborted) return
      streamState.value = 'lost'
      // Without a token, or without its sandbox, a new attempt would fail as well.
      if (error instanceof CallFailure && [401, 403, 404].includes(error.status)) return
    }
    if (!signal.aborted) await new Promise(resolve => setTimeout(resolve, RETRY))
  }
}

async function read(signal: AbortSignal): Promise<void> {
  const response = await send('GET', 'requests/stream', {
    signal,
    query: { view: 'summary', order: 'newest' },
    headers: { accept: 'text/event-stream', ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) }
  })
  if (lastEventId === undefined) startOver()
  streamState.value = isComplete ? 'live' : 'reading'
  const parser = createParser({ onEvent })
  const decoder = new TextDecoder()
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    // Another sandbox may be shown by now.
    signal.throwIfAborted()
    if (done) break
    parser.feed(decoder.decode(value, { stream: true }))
  }
  streamState.value = 'lost'
}

/** Follows until the returned function is called; starts over in another sandbox or after a restart. */
export function followRequests(): () => void {
  let followed = ''
  return effect(() => {
    const key = `${sandboxId.value} ${token.value}`
    const isOther = key !== followed
    followed = key
    // Also when the mock is there again, or the user has logged in.
    void [generation.value, isReachable.value, tokenRequest.value]
    if (isOther) {
      newCount.value = 0
      startOver()
      publish()
    }
    streamState.value = 'connecting'
    const controller = new AbortController()
    void follow(controller.signal)
    return () => controller.abort()
  })
}
