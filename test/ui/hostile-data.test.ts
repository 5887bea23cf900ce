/** Whatever a client sends is shown as text, and the layout holds. */
import t from 'tap'
import type { PageDocument } from '../helpers/browser-globals.js'
import { call, demo, injectImport } from '../helpers/app.js'
import { ask } from '../helpers/control-plane.js'
import { openDashboard } from '../helpers/dashboard.js'
import { withoutBrowser } from '../helpers/process/browser.js'

/** Of the page. */
declare const document: PageDocument
declare const innerWidth: number

const markup = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>"><svg onload=window.hacked=1>'
const hidden = 'a\u0000b\u0007\u202ebackwards\u2066x\u200b\u0085'
const names = [markup, hidden, 'مرحبا‏', 'x'.repeat(255), '\'"`${window.hacked=1}{{7*7}}', '🦉'.repeat(60)]

t.test('hostile names, tags and bodies are text on every page', { skip: withoutBrowser }, async t => {
  const { app, page, open, problems } = await openDashboard(t)
  const ids: string[] = []
  for (const name of names) {
    const body = {
      name,
      baseUrl: 'https://example.com/?q=<script>window.hacked=1</script>',
      tags: { '<b>key</b>': [markup] },
      authSchemeConfigs: [{ id: markup, schemeType: 'none', description: markup }]
    }
    const created = await call(app, 'CreateHTTPConnector', { body })
    if (created.statusCode < 300) ids.push(created.json<{ id: string }>().id)
  }
  t.ok(ids.length >= 4, `${ids.length} connectors`)
  await injectImport(app, { version: encodeURIComponent(markup) })
  await injectImport(app, { version: encodeURIComponent(hidden) })
  await call(app, 'CreateHTTPConnector', { body: { name: 1, text: `${markup}${'y'.repeat(60_000)}` } })
  await app.inject({
    url: `/o/${demo.acme.id}/<script>window.hacked=1</script>?<b>=1`,
    headers: { 'x-strange': markup }
  })
  await ask(app, 'POST /faults', {
    operation: '*',
    kind: 'status',
    status: 500,
    message: markup,
    times: 1,
    match: { version: markup }
  })
  await ask(app, 'POST /snapshots', { name: markup.slice(0, 100) })

  const requests = app.sandboxes.default.journal.find().map(({ id }) => `requests?request=${id}`)
  const connectors = ids.map(id => `connectors/${id}`)
  for (const view of ['overview', 'connectors', 'faults', 'sandboxes', 'requests', ...connectors, ...requests]) {
    await open(view)
    await page.locator('main').getByText(/\w/).first().waitFor()
    if (view.startsWith('connectors/')) await page.locator('.graph svg').waitFor()
    if (view.startsWith('requests?')) await page.locator('.entry').waitFor()
    const state = await page.evaluate(() => ({
      isHacked: 'hacked' in globalThis,
      elements: document.querySelectorAll('main img, main script, main b, main svg[onload]').length,
      width: document.documentElement.scrollWidth - innerWidth,
      hidden: [0, 7, 0x202e, 0x2066, 0x200b].filter(code => document.body.innerText.includes(String.fromCharCode(code)))
    }))
    t.strictSame(state, { isHacked: false, elements: 0, width: 0, hidden: [] }, view)
  }
  t.strictSame(problems, [])
})

t.test('no secret of a seed reaches the page', { skip: withoutBrowser }, async t => {
  const { page, open, app } = await openDashboard(t)
  const bodies: string[] = []
  page.on(
    'response',
    response =>
      void response.text().then(
        text => bodies.push(text),
        () => {}
      )
  )
  const views = [
    ['overview', '.callers li'],
    ['connectors', 'tbody tr'],
    [`connectors/${demo.shopify}`, '.graph svg'],
    [`connectors/${demo.bigQuery}`, '.json'],
    ['sandboxes', 'tbody tr']
  ] as const
  for (const [view, ready] of views) {
    await open(view)
    await page.locator(ready).first().waitFor()
  }
  const secrets = findSecrets((await app.inject('/__admin/state')).json())
  t.ok(secrets.length > 5, `${secrets.length} secrets in the seed`)
  t.ok(bodies.length > 10)
  t.strictSame(
    secrets.filter(secret => bodies.some(body => body.includes(secret))),
    []
  )
})

const SECRETS = ['value', 'valueBase64', 'password', 'clientSecret', 'accessToken', 'refreshToken']

/** The secrets in the credentials of a seed. */
function findSecrets(value: unknown, name = '', isCredential = false): string[] {
  if (typeof value === 'string') return isCredential && SECRETS.includes(name) && value.length > 3 ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) =>
    findSecrets(member, key, isCredential || key === 'credential' || key === 'authSchemeConfigs')
  )
}
