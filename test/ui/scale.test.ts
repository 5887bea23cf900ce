/** A large journal and a large connector stay smooth. Times are printed, not asserted: they depend on the machine. */
import t from 'tap'
import type { PageDocument } from '../helpers/browser-globals.js'
import type { JournalRecord } from '../../src/control/journal/journal-record.js'
import { demo } from '../helpers/app.js'
import { openDashboard } from '../helpers/dashboard.js'
import { withoutBrowser } from '../helpers/process/browser.js'
import { createLargeSeed } from '../helpers/seeds/large-connector.js'

/** Of the page. */
declare const document: PageDocument
declare const requestAnimationFrame: (callback: (time: number) => void) => number

const ENTRIES = 10_000
const CONNECTIONS = 200

t.test(`${ENTRIES} journal entries: only the rows in view exist`, { skip: withoutBrowser }, async t => {
  const { app, page, open, problems } = await openDashboard(t, { journal: { size: ENTRIES, bytes: 64 * 1_048_576 } })
  const { journal } = app.sandboxes.default
  for (let index = 0; index < ENTRIES; index++) {
    journal.record(() => ({
      id: String(index).padStart(32, '0'),
      arrivedAt: Date.UTC(2024, 0, 1) + index * 1_000,
      method: 'GET',
      path: `/o/${demo.acme.id}/connectors/${index}`,
      request: { headers: {}, rules: {}, query: '', parameters: [] } as unknown as JournalRecord['request'],
      operation: 'GetConnector',
      status: index % 10 === 0 ? 404 : 200,
      duration: index % 50
    }))
  }
  // The published program has the control plane in one file, but its sources load file by file. A request that is
  // refused loads them without opening a stream.
  await app.inject('/__admin/requests/stream?view=full&from=never')
  const start = performance.now()
  await open('requests')
  await page.locator('.row').first().waitFor()
  t.comment(`first view of ${ENTRIES} entries after ${Math.round(performance.now() - start)} ms`)
  await page.getByText('10,000 requests, live').waitFor()
  t.comment(`all of them after ${Math.round(performance.now() - start)} ms`)
  const { rows, frames, longest } = await page.evaluate(async () => {
    const list = document.querySelector('.virtual-list')
    let [most, last, slowest, count] = [0, performance.now(), 0, 0]
    for (let top = 0; top < list.scrollHeight; top += list.scrollHeight / 60) {
      list.scrollTop = top
      const now = await new Promise<number>(resolve => requestAnimationFrame(resolve))
      slowest = Math.max(slowest, now - last)
      last = now
      count++
      most = Math.max(most, document.querySelectorAll('.row').length)
    }
    return { rows: most, frames: count, longest: slowest }
  })
  t.comment(`${frames} steps through the list: the longest frame took ${Math.round(longest)} ms, at most ${rows} rows`)
  t.ok(rows > 10 && rows < 80, `${rows} rows`)
  const filter = performance.now()
  await page.getByLabel('status').selectOption('4xx')
  await page.getByText('1,000 requests, live').waitFor()
  t.comment(`filtered after ${Math.round(performance.now() - filter)} ms`)
  t.strictSame(problems, [])
})

t.test(`a connector with ${CONNECTIONS} connections is folded, and unfolds`, { skip: withoutBrowser }, async t => {
  const { page, open, problems } = await openDashboard(t, { seeds: [createLargeSeed(CONNECTIONS)] })
  const start = performance.now()
  await open(`connectors/${demo.shopify}`)
  await page.getByRole('button', { name: /200 connections/ }).waitFor()
  t.comment(`first view of the graph after ${Math.round(performance.now() - start)} ms`)
  t.ok((await page.locator('.box').count()) < 10)
  const unfold = performance.now()
  await page.getByRole('button', { name: /200 connections/ }).click()
  await page.getByRole('button', { name: /^connection 199/ }).waitFor()
  t.comment(`drew ${CONNECTIONS} connections after ${Math.round(performance.now() - unfold)} ms`)
  t.strictSame(problems, [])
})
