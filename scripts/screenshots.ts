/** Takes the pictures of the dashboard for the documents: every page, in both themes, on a desktop and on a phone. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { buildApp } from '../src/http/app.js'
import { createClock } from '../src/core/clock.js'
import { packagePath } from '../src/core/package.js'

const ACME = '01J0000000ACME000000000RG1'
const SHOPIFY = '01J00000005H0P1FY000000C01'
const KEY = 'swo_demo_acme'

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } } as const
const THEMES = ['light', 'dark'] as const

const folder = packagePath('docs', 'images')
const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(path => existsSync(path))
if (executablePath === undefined) throw new Error('no Chromium is installed (apt-get install chromium)')

mkdirSync(folder, { recursive: true })
const clock = createClock()
const app = await buildApp({ randomSeed: 1, clock })
const url = await app.listen({ host: '127.0.0.1', port: 0 })
const wrong = await fillMock()
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-lcd-text']
})
try {
  for (const theme of THEMES) {
    for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[]) await takeAll(browser, theme, size)
  }
} finally {
  await browser.close()
  await app.close()
}
shrinkPictures()

/** Makes the files a third as large, where Debian's pngquant is installed. */
function shrinkPictures(): void {
  if (!existsSync('/usr/bin/pngquant')) return
  const pictures = readdirSync(folder).map(name => `${folder}/${name}`)
  execFileSync('pngquant', ['--force', '--ext', '.png', '--speed', '1', '--strip', '64', ...pictures])
}

/** @returns the id of a request with a near miss. */
async function fillMock(): Promise<string> {
  const importVersion = async (version: string, organisation = ACME, key = KEY) => {
    const path = `/o/${organisation}/connectors/${SHOPIFY}/versions/${version}/library/import`
    return fetch(url + path, { method: 'POST', headers: { authorization: `Bearer ${key}` } }).catch(() => undefined)
  }
  const add = (path: string, body: object) =>
    fetch(`${url}/__admin/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body)
    })
  await importVersion('latest')
  await fetch(`${url}/o/${ACME}/connectors`, { headers: { authorization: `Bearer ${KEY}` } })
  await importVersion('latest', ACME, 'swo_wrong')
  await add('faults', { operation: 'ImportPublicConnectorVersion', kind: 'reset', phase: 'after-commit', times: 1 })
  await add('faults', { operation: '*', kind: 'status', status: 503, retryAfter: 1, times: 2, skip: 20 })
  await importVersion('default')
  await importVersion('2024-10')
  await add('sandboxes', { ttl: '2h' })
  await add('snapshots', { name: 'before the import' })
  const response = await importVersion('2024-7')
  await fetch(`${url}/o/${ACME}/connectors`, { headers: { authorization: `Bearer ${KEY}` } })
  return response?.headers.get('x-request-id') ?? ''
}

async function takeAll(from: Browser, theme: (typeof THEMES)[number], size: keyof typeof SIZES): Promise<void> {
  const context = await from.newContext({ viewport: SIZES[size], colorScheme: theme, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const views: readonly (readonly [name: string, view: string, ready: string])[] = [
    ['overview', '#/overview', '.plots canvas'],
    ['requests', '#/requests', '.row'],
    ['request', `#/requests?request=${wrong}`, '.near-miss'],
    ['connectors', '#/connectors', 'tbody tr'],
    ['connector', `#/connectors/${SHOPIFY}`, '.graph svg'],
    ['faults', '#/faults', 'tbody tr'],
    ['sandboxes', '#/sandboxes', '.snapshots li'],
    ['settings', '#/settings', '.settings fieldset'],
    ['api', 'docs', '.opblock']
  ]
  for (const [name, view, ready] of views) {
    await page.goto(`${url}/__admin/${view}`)
    await page.locator(ready).first().waitFor()
    await take(page, name, `${theme}-${size}`)
  }
  await page.goto(`${url}/__admin/#/connectors/${SHOPIFY}`)
  await page.getByRole('button', { name: 'Import into…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByRole('dialog').getByText('Imported as').waitFor()
  await page.getByRole('dialog').getByRole('table').waitFor()
  await take(page, 'import', `${theme}-${size}`)
  await context.close()
}

async function take(page: Page, name: string, variant: string): Promise<void> {
  await page.waitForLoadState('networkidle', { timeout: 1_000 }).catch(() => {})
  await page.screenshot({ path: `${folder}/${name}-${variant}.png`, animations: 'disabled', caret: 'hide' })
}
