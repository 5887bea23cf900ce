/** Every page, in both themes and on a phone: no serious finding of axe, no sideways scrolling, and keys. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import t from 'tap'
import type { PageDocument } from '../helpers/browser-globals.js'
import { demo, injectImport } from '../helpers/app.js'
import { ask } from '../helpers/control-plane.js'
import { type Dashboard, openDashboard } from '../helpers/dashboard.js'
import { withoutBrowser } from '../helpers/process/browser.js'

/** Of the page. */
declare const document: PageDocument
declare const innerWidth: number
declare const axe: { run: (options: object) => Promise<{ violations: Finding[] }> }

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Finding {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** The findings that keep somebody from using the page. */
async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const found = await page.evaluate(async () => {
    const { violations } = await axe.run({ resultTypes: ['violations'] })
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  })
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`
  )
}

/** Every page, with something on it, and the element that shows that it is complete. */
async function prepare({ app }: Dashboard): Promise<readonly (readonly [view: string, ready: string])[]> {
  await injectImport(app)
  const wrong = await injectImport(app, { version: '2024-7' })
  await ask(app, 'POST /faults', { operation: '*', kind: 'delay', delay: { fixed: 1 }, times: 1 })
  await ask(app, 'POST /sandboxes', {})
  await ask(app, 'POST /snapshots', { name: 'before' })
  return [
    ['overview', '.plots canvas'],
    ['requests', '.row'],
    [`requests?request=${String(wrong.headers['x-request-id'])}`, '.near-miss'],
    ['connectors', 'tbody tr'],
    [`connectors/${demo.shopify}`, '.graph svg'],
    ['faults', 'tbody tr'],
    ['sandboxes', '.snapshots li'],
    ['settings', '.settings fieldset'],
    ['ledger', '.ledger li'],
    ['api', '.opblock']
  ]
}

for (const colorScheme of ['light', 'dark'] as const) {
  t.test(`axe finds nothing serious on any page in ${colorScheme}`, { skip: withoutBrowser }, async t => {
    const dashboard = await openDashboard(t, { browser: { colorScheme, bypassCSP: true } })
    for (const [view, ready] of await prepare(dashboard)) {
      await dashboard.open(view)
      await dashboard.page.locator(ready).first().waitFor()
      t.strictSame(await findBarriers(dashboard.page), [], view)
    }
    t.strictSame(dashboard.problems, [])
  })
}

for (const width of [360, 1920]) {
  t.test(`no page scrolls sideways at ${width} pixels`, { skip: withoutBrowser }, async t => {
    const dashboard = await openDashboard(t, { browser: { viewport: { width, height: 740 }, hasTouch: width === 360 } })
    for (const [view, ready] of await prepare(dashboard)) {
      await dashboard.open(view)
      await dashboard.page.locator(ready).first().waitFor()
      const overflow = await dashboard.page.evaluate(() => {
        const main = document.querySelector('main')
        return [document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth]
      })
      t.ok(
        overflow.every(pixels => pixels <= 0),
        `${view}: ${overflow.join()}`
      )
    }
  })
}

t.test('the keyboard alone reaches a request and leaves it', { skip: withoutBrowser }, async t => {
  const { app, page, open } = await openDashboard(t)
  await injectImport(app)
  await injectImport(app, { version: '2024-7' })
  await open('overview')
  for (const key of ['g', 'r']) await page.keyboard.press(key)
  await page.locator('.row').nth(1).waitFor()
  await page.keyboard.press('j')
  await page.getByRole('region', { name: 'Why' }).waitFor()
  await page.keyboard.press('j')
  await page.getByRole('region', { name: 'Why' }).waitFor({ state: 'detached' })
  await page.keyboard.press('k')
  await page.getByRole('region', { name: 'Why' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('region', { name: 'Request details' }).waitFor({ state: 'detached' })
  await page.keyboard.press('/')
  await page.keyboard.type('2024-7')
  t.equal(await page.getByLabel('Filter by text').inputValue(), '2024-7')
  await page.getByRole('listbox').focus()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('region', { name: 'Why' }).waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
})
