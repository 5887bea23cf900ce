/** How the Requests page reads a long journal: the newest entries first, then older ones, then new ones. */
import type { FastifyInstance } from 'fastify'
import type { Page, Request } from 'playwright-core'
import t, { type Test } from 'tap'
import type { JournalRecord } from '../../src/control/journal/journal-record.js'
import { buildApp } from '../../src/http/app.js'
import { admin } from '../helpers/control-plane.js'
import { openDashboard } from '../helpers/dashboard.js'
import { withoutBrowser } from '../helpers/process/browser.js'

/** Entries that the page gets before its first stream is held. */
const HELD_AFTER = 100

/** Holds the first stream of the journal until the test calls `releaseStream`. */
const holdStream = `
  const send = fetch
  const gate = new Promise(resolve => (globalThis.releaseStream = resolve))
  let isHeld = false
  globalThis.fetch = async (url, options) => {
    const response = await send(url, options)
    if (isHeld || !String(url).includes('requests/stream')) return response
    isHeld = true
    let [text, sent] = ['', 0]
    const hold = new TransformStream({
      async transform(chunk, controller) {
        const events = (text + chunk).split('\\n\\n')
        text = events.pop()
        for (const event of events) {
          if (sent++ > ${HELD_AFTER}) await gate
          controller.enqueue(event + '\\n\\n')
        }
      }
    })
    const body = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(hold)
    return new Response(body.pipeThrough(new TextEncoderStream()), response)
  }
`

const release = (page: Page) => page.evaluate('releaseStream()')

function record(app: FastifyInstance, first: number, count: number, name = 'entry'): void {
  const request = { headers: {}, rules: {}, query: '', parameters: [] } as unknown as JournalRecord['request']
  for (let number = first; number < first + count; number++) {
    app.sandboxes.default.journal.record(() => ({
      id: `${name}-${number}`,
      arrivedAt: Date.UTC(2024, 0, 1) + number * 1_000,
      method: 'GET',
      path: `/${number}`,
      request,
      status: number < 5 ? 404 : 200,
      duration: 1
    }))
  }
}

/** Returns the ids of all rows from the top to the end of the list. */
const scrollThrough = `(async () => {
  const list = document.querySelector('.virtual-list')
  const ids = new Map()
  for (let top = 0; top < list.scrollHeight; top += 400) {
    list.scrollTop = top
    for (let frame = 0; frame < 2; frame++) await new Promise(resolve => requestAnimationFrame(resolve))
    for (const row of document.querySelectorAll('.row')) ids.set(Number(row.ariaPosInSet), row.id.replace('row-', ''))
  }
  return [...ids].sort(([one], [other]) => one - other).map(([, id]) => id)
})()`

/** Opens a view of a journal that has `count` entries. Its stream is held after the first of them. */
async function openHeld(t: Test, { count, view = 'requests' }: { readonly count: number; readonly view?: string }) {
  const dashboard = await openDashboard(t)
  record(dashboard.app, 0, count)
  await dashboard.page.addInitScript(holdStream)
  await dashboard.open(view)
  return dashboard
}

const readRows = (page: Page) => page.evaluate<string[]>(scrollThrough)

const expectRows = (newest: number, count: number, name = 'entry') =>
  Array.from({ length: count }, (_, index) => `${name}-${newest - index}`)

t.test('shows the newest requests before older ones have arrived', { skip: withoutBrowser }, async t => {
  const { page, problems } = await openHeld(t, { count: 1_000 })
  await page.getByText(`${HELD_AFTER} requests, reading older requests`).waitFor()
  t.equal(await page.locator('.row').first().getAttribute('id'), 'row-entry-999')
  await release(page)
  await page.getByText('1,000 requests, live').waitFor()
  t.strictSame(await readRows(page), expectRows(999, 1_000))
  t.strictSame(problems, [])
})

t.test('has each request once if others arrive meanwhile', { skip: withoutBrowser }, async t => {
  const { app, page, problems } = await openHeld(t, { count: 900 })
  await page.getByText('reading older requests').waitFor()
  record(app, 900, 80)
  await release(page)
  await page.getByText('980 requests, live').waitFor()
  record(app, 980, 20)
  await page.getByText('1,000 requests, live').waitFor()
  t.strictSame(await readRows(page), expectRows(999, 1_000))
  t.strictSame(problems, [])
})

t.test('older requests do not move the list under the pointer', { skip: withoutBrowser }, async t => {
  const { app, page, problems } = await openHeld(t, { count: 300 })
  await page.getByText('reading older requests').waitFor()
  await page.locator('.row').first().hover()
  record(app, 300, 10)
  await release(page)
  await page.getByText('300 requests, live').waitFor()
  await page.getByRole('button', { name: '10 new' }).waitFor()
  t.equal(await page.locator('.row').first().getAttribute('id'), 'row-entry-299')
  await page.getByRole('button', { name: '10 new' }).click()
  await page.getByText('310 requests, live').waitFor()
  t.strictSame(problems, [])
})

t.test('has no request of before if the journal is cleared meanwhile', { skip: withoutBrowser }, async t => {
  const { app, page, problems } = await openHeld(t, { count: 500 })
  await page.getByText('reading older requests').waitFor()
  await admin(app, 'DELETE /requests')
  record(app, 500, 3)
  await release(page)
  await page.getByText('3 requests, live').waitFor()
  t.strictSame(await readRows(page), expectRows(502, 3))
  t.strictSame(problems, [])
})

t.test('has only the requests of the new mock if it is restarted meanwhile', { skip: withoutBrowser }, async t => {
  const { app, url, page, problems } = await openHeld(t, { count: 500 })
  await page.getByText('reading older requests').waitFor()
  await app.close()
  await page.getByText('The mock cannot be reached.').waitFor()
  t.equal(await page.locator('.row').first().getAttribute('id'), 'row-entry-499', 'the page keeps what it has')
  const again = await buildApp()
  t.teardown(() => again.close())
  record(again, 0, 250, 'again')
  await again.listen({ host: '127.0.0.1', port: Number(new URL(url).port) })
  await page.getByText('250 requests, live').waitFor()
  await release(page)
  record(again, 250, 1, 'again')
  await page.getByText('251 requests, live').waitFor()
  t.strictSame(await readRows(page), expectRows(250, 251, 'again'))
  t.strictSame(problems, [])
})

t.test('applies the filter of the address to older requests, too', { skip: withoutBrowser }, async t => {
  const { page, open, problems } = await openHeld(t, { count: 400, view: 'requests?status=4xx' })
  await page.getByText('No newer request matches the filter. Reading the journal…').waitFor()
  await release(page)
  await page.getByText('5 requests, live').waitFor()
  t.strictSame(await readRows(page), expectRows(4, 5))
  await open('requests?text=nothing')
  await page.getByText('No request matches the filter.').waitFor()
  t.strictSame(problems, [])
})

t.test('parts that show the same resource share one request', { skip: withoutBrowser }, async t => {
  const { app, page, open, problems } = await openDashboard(t)
  record(app, 0, 1)
  const reads: string[] = []
  const pending = new Set<string>()
  const doubled: string[] = []
  const nameOf = (request: Request) => /__admin\/(?!assets)([a-z/]+)(?:\?|$)/.exec(request.url())?.[1]
  page.on('request', request => {
    const name = nameOf(request)
    if (name === undefined) return
    if (pending.has(name)) doubled.push(name)
    pending.add(name)
    reads.push(name)
  })
  page.on('requestfinished', request => void pending.delete(nameOf(request) ?? ''))
  await open('requests')
  await page.locator('.row').waitFor()
  await page.getByText(/^ready/).waitFor()
  t.strictSame(doubled, [])
  t.strictSame([...new Set(reads)].sort(), [
    'clock',
    'faults',
    'health',
    'organisations',
    'requests/stream',
    'sandboxes'
  ])
  t.equal(reads[0], 'requests/stream', 'the journal is read first')
  t.strictSame(problems, [])
})
