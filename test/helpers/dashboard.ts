/** The dashboard in a real browser. */
import type { FastifyInstance } from 'fastify'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import type { Test } from 'tap'
import type { AppOptions } from '../../src/http/options.js'
import { listen } from './app.js'
import { openBrowser } from './process/browser.js'

export interface Dashboard {
  readonly app: FastifyInstance
  readonly url: string
  readonly page: Page
  /** What the page must never do: errors, refusals by its policy, and requests to other origins. */
  readonly problems: string[]
  /** Opens a view, such as `requests?status=4xx`. */
  readonly open: (view: string) => Promise<void>
}

interface DashboardOptions extends AppOptions {
  readonly browser?: BrowserContextOptions
}

/** Starts a mock and opens its dashboard. Fails the test at its end if the page had a problem. */
export async function openDashboard(t: Test, { browser = {}, ...options }: DashboardOptions = {}): Promise<Dashboard> {
  const [{ app, url }, first] = await Promise.all([listen(t, options), openBrowser(t)])
  const context = await (
    first.context().browser() as NonNullable<ReturnType<ReturnType<Page['context']>['browser']>>
  ).newContext({
    viewport: { width: 1280, height: 800 },
    ...browser
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const problems = watchPage(page, url)
  return { app, url, page, problems, open: view => openView(page, url, view) }
}

async function openView(page: Page, url: string, view: string): Promise<void> {
  const target = view === 'api' ? `${url}/__admin/docs` : `${url}/__admin/#/${view}`
  // Only the fragment may differ from the address that is open, which does not load the page again.
  await page.goto(target)
  await page.locator('main h1').waitFor({ state: 'attached' })
}

/** The browser itself reports each response with an error, which is no problem of the page. */
const EXPECTED = /Failed to load resource/

function watchPage(page: Page, url: string): string[] {
  const problems: string[] = []
  page.on('pageerror', error => problems.push(`error: ${error.message}`))
  page.on('console', message => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) problems.push(`console: ${message.text()}`)
  })
  page.on('request', request => {
    const target = request.url()
    if (!target.startsWith(`${url}/`) && !target.startsWith('data:')) problems.push(`request: ${target}`)
  })
  page.on('dialog', dialog => {
    problems.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return problems
}

/** Counts elements when there are at least so many, because the page draws them after their data have arrived. */
export async function countOf(found: Locator, least: number): Promise<number> {
  await found.nth(least - 1).waitFor({ state: 'attached' })
  return found.count()
}
