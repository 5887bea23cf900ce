/** The admin token, restarts, and pages of other origins. */
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import type { PageDocument, PageElement } from '../helpers/browser-globals.js'
import { buildApp } from '../../src/http/app.js'
import { packagePath } from '../../src/core/package.js'
import { injectImport } from '../helpers/app.js'
import { openDashboard } from '../helpers/dashboard.js'
import { servePage, withoutBrowser } from '../helpers/process/browser.js'

/** Of the page. */
declare const document: PageDocument
declare const localStorage: object
declare const getComputedStyle: (element: PageElement) => { readonly backgroundColor: string }
declare const location: { readonly href: string }

t.test('asks for the admin token once, and keeps it for the tab only', { skip: withoutBrowser }, async t => {
  const { app, url, page, open, problems } = await openDashboard(t, { adminToken: 'open-sesame' })
  await open('requests')
  await page.getByLabel('Token').fill('wrong')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByText('401: the mock does not accept this token.').waitFor()
  await page.getByLabel('Token').fill('open-sesame')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByText('No requests yet.').waitFor()
  await injectImport(app)
  await page.locator('.row').waitFor()
  await page.reload()
  await page.locator('.row').waitFor()
  const kept = await page.evaluate(() => [document.cookie, JSON.stringify(localStorage), location.href])
  t.notMatch(kept.join(), 'open-sesame')
  const other = await page.context().newPage()
  await other.goto(`${url}/__admin/`)
  await other.getByLabel('Token').waitFor()
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByLabel('Token').waitFor()
  t.strictSame(problems, [])
})

t.test('says that the mock is gone, and recovers when it is there again', { skip: withoutBrowser }, async t => {
  const { app, url, page, open, problems } = await openDashboard(t)
  await open('requests')
  await injectImport(app)
  await page.locator('.row').waitFor()
  await app.close()
  await page.getByText('The mock cannot be reached.').waitFor()
  const again = await buildApp()
  t.teardown(() => again.close())
  await again.listen({ host: '127.0.0.1', port: Number(new URL(url).port) })
  await page.getByText('The mock cannot be reached.').waitFor({ state: 'detached' })
  await page.getByText('No requests yet.').waitFor()
  await injectImport(again, { version: '2024-7' })
  await page.locator('.row').filter({ hasText: '404' }).waitFor()
  t.strictSame(problems, [])
})

t.test('a page of another origin can neither frame, read nor drive it', { skip: withoutBrowser }, async t => {
  const { app, url, page, open } = await openDashboard(t)
  await open('overview')
  const port = await servePage(t)
  await page.goto(`http://127.0.0.1:${port}/`)
  const before = (await app.inject('/__admin/state')).body
  const outcome = await page.evaluate(async target => {
    const frame = document.createElement('iframe')
    frame.src = `${target}/__admin/`
    document.body.append(frame)
    await new Promise<void>(resolve => frame.addEventListener('load', () => resolve()))
    const isReadable = (() => {
      try {
        return frame.contentDocument !== null
      } catch {
        return false
      }
    })()
    const outcomes = []
    for (const init of [
      { path: '/__admin/faults', method: 'POST', body: '{"operation":"*","kind":"reset"}' },
      { path: '/__admin/reset', method: 'POST' },
      { path: '/__admin/requests/stream', method: 'GET' }
    ]) {
      for (const mode of ['cors', 'no-cors'] as const) {
        const response = await fetch(target + init.path, { ...init, mode }).catch(() => undefined)
        outcomes.push(response === undefined || response.type === 'opaque' ? 'nothing' : await response.text())
      }
    }
    const script = document.createElement('script')
    script.src = `${target}/__admin/requests`
    document.body.append(script)
    const isLoaded = await new Promise(resolve => {
      script.addEventListener('load', () => resolve(true))
      script.addEventListener('error', () => resolve(false))
    })
    return { isReadable, outcomes: [...new Set(outcomes)], isLoaded }
  }, url)
  t.strictSame(outcome, { isReadable: false, outcomes: ['nothing'], isLoaded: false })
  t.equal((await app.inject('/__admin/state')).body, before)
  t.strictSame(app.sandboxes.default.faults.list(), [])
})

t.test('the theme follows the system until somebody chooses one', { skip: withoutBrowser }, async t => {
  const { page, open, problems } = await openDashboard(t, { browser: { colorScheme: 'dark' } })
  await open('overview')
  // Colours change with a short transition, which starts with a later frame.
  const becomes = (colour: string) =>
    page.waitForFunction(wanted => getComputedStyle(document.documentElement).backgroundColor === wanted, colour)
  await becomes('rgb(15, 18, 22)')
  await page.emulateMedia({ colorScheme: 'light' })
  await becomes('rgb(255, 255, 255)')
  await page.getByLabel('theme').selectOption('dark')
  await becomes('rgb(15, 18, 22)')
  await page.reload()
  await page.locator('main h1').waitFor({ state: 'attached' })
  await becomes('rgb(15, 18, 22)')
  t.equal(await page.getByLabel('theme').inputValue(), 'dark', 'the choice is kept')
  t.strictSame(problems, [])
})

t.test('no file of the server contains the dashboard', async t => {
  const files = readdirSync(packagePath('dist'), { recursive: true, encoding: 'utf8' })
  const server = files.filter(name => /\.c?js$/.test(name) && !name.startsWith('ui'))
  t.ok(server.length > 20)
  const markers = /preact|uPlot|dagre|swagger-ui/
  t.strictSame(
    server.filter(name => markers.test(readFileSync(packagePath('dist', name), 'utf8'))),
    []
  )
})
