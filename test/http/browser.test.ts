/** Web pages that use the mock, in a real browser. */
import t from 'tap'
import type { Connector } from '../../src/contract/schemas/connector.js'
import { demo, importPath, injectImport, listen } from '../helpers/app.js'
import { openBrowser, servePage, withoutBrowser } from '../helpers/process/browser.js'

interface Sent {
  readonly url: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly credentials?: 'include'
}

/** Runs in the page. */
async function send({ url, ...init }: Sent) {
  try {
    const response = await fetch(url, init)
    return { status: response.status, body: await response.json() }
  } catch (error) {
    return (error as Error).name
  }
}

function toConnection({ authSchemeConfigs }: Connector, name: string) {
  const authSchemeConfig = authSchemeConfigs.find(({ schemeType }) => schemeType === 'api-key')
  const credential = { name: 'n', type: 'string', data: { value: 's3cret' } }
  return { name, credentials: { action: [{ authSchemeConfig, credential }] }, variables: [] }
}

t.test(
  'a page of another origin uses the operations, with a key and with a cookie',
  { skip: withoutBrowser },
  async t => {
    const [{ app, url }, port, page] = await Promise.all([listen(t), servePage(t), openBrowser(t)])
    const mock = url.replace('127.0.0.1', 'localhost')
    await page.goto(`http://localhost:${port}`)
    const connector = (await injectImport(app)).json<Connector>()
    const connections = `${mock}/o/${demo.acme.id}/connectors/${connector.id}/connections`
    const calls = (name: string, rest: object): Sent[] => [
      { url: `${mock}/o/${demo.acme.id}/connectors`, ...rest },
      { url: mock + importPath(), method: 'POST', ...rest },
      { url: connections, method: 'POST', body: JSON.stringify(toConnection(connector, name)), ...rest }
    ]
    const authorization = `Bearer ${demo.acme.key}`
    const json = { 'content-type': 'application/json' }
    const byKey = { headers: { authorization, ...json } }
    const byCookie = { credentials: 'include', headers: json }
    await page.context().addCookies([{ name: 'cookie', value: demo.acme.key, url: mock }])
    for (const [name, rest] of Object.entries({ byKey, byCookie })) {
      const statuses = []
      for (const call of calls(name, rest)) statuses.push(await page.evaluate(send, call))
      t.match(statuses, [
        { status: 200, body: { connectors: [] } },
        { status: 200, body: { organisationId: demo.acme.id } },
        { status: 200, body: { name } }
      ])
    }
    const wrong = { authorization: 'Bearer wrong' }
    t.match(await page.evaluate(send, { url: `${mock}/o/${demo.acme.id}/connectors`, headers: wrong }), {
      status: 401,
      body: { code: /^401/, message: String }
    })
  }
)

t.test('a page of a foreign site can use nothing', { skip: withoutBrowser }, async t => {
  const [{ app, url }, port, page] = await Promise.all([listen(t), servePage(t), openBrowser(t)])
  await page.goto(`http://foreign.example.com:${port}`)
  const before = (await app.inject('/__admin/state')).json<unknown>()
  const authorization = `Bearer ${demo.acme.key}`
  const calls: Sent[] = [
    { url: `${url}/o/${demo.acme.id}/connectors`, headers: { authorization } },
    { url: url + importPath(), method: 'POST', headers: { authorization } },
    { url: `${url}/__admin/state` },
    { url: `${url}/__admin/sandboxes`, method: 'POST' },
    // A host name of the page's own site that leads to this machine.
    { url: `${url.replace('127.0.0.1', 'foreign.example.com')}/__admin/state` }
  ]
  for (const call of calls) t.equal(await page.evaluate(send, call), 'TypeError', call.url)
  t.strictSame((await app.inject('/__admin/state')).json<unknown>(), before)
  t.equal(app.sandboxes.list().length, 1)
})

t.test('the popup of an OAuth flow hands its result to the page that opened it', { skip: withoutBrowser }, async t => {
  const [{ app, url }, port, page] = await Promise.all([
    listen(t, { settings: { oauth2Consent: 'local' } }),
    servePage(t),
    openBrowser(t)
  ])
  const mock = url.replace('127.0.0.1', 'localhost')
  const { id } = (await injectImport(app)).json<Connector>()
  const start: Sent = {
    url: `${mock}/o/${demo.acme.id}/connectors/${id}/oauth2/initialise`,
    method: 'POST',
    headers: { 'authorization': `Bearer ${demo.acme.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      credential: { id: '01J00000005H0P1FY000CRED00', organisationId: demo.library.id },
      authorizeUrl: 'https://accounts.example.com/authorize',
      clientId: 'demo-shopify-client-id'
    })
  }
  await page.goto(`http://localhost:${port}`)
  for (const [answer, search] of [
    ['Allow', /^\?code=[^&]+&state=[^&]+$/],
    ['Deny', /^\?error=access_denied&state=[^&]+$/]
  ] as const) {
    const started = (await page.evaluate(send, start)) as { body: { url: string } }
    t.ok(started.body.url.startsWith(`${mock}/`), started.body.url)
    const state = new URL(started.body.url).searchParams.get('state')
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate(openPopup, { ...started.body, state })
    ])
    await popup.getByText(answer, { exact: true }).click()
    await page.waitForFunction(() => window.answers.length > 0)
    const answers = await page.evaluate(() => window.answers)
    t.match(answers[0], { origin: mock, data: { type: 'response', payload: { search } } })
    t.equal(new URLSearchParams(answers[0]?.data.payload.search).get('state'), state)
    t.equal(new URL(popup.url()).origin, mock)
    await popup.close()
  }
})

/** What the test uses of the page's window. */
declare const window: Embed & {
  open(url: string, target: string, features: string): { postMessage(message: object, origin: string): void } | null
  addEventListener(type: 'message', listener: (event: Embed['answers'][number]) => void): void
}

interface Embed {
  answers: { readonly origin: string; readonly data: { readonly payload: { readonly search: string } } }[]
}

/** Runs in the page, as the vendor's embedding package does: says hello until the popup answers. */
function openPopup({ url, state }: { readonly url: string; readonly state: string | null }): void {
  const popup = window.open(url, '_blank', 'popup')
  const answers: Embed['answers'] = []
  Object.assign(window, { answers })
  const timer = setInterval(() => {
    popup?.postMessage({ type: 'hello', payload: { state: 'of another flow' } }, '*')
    popup?.postMessage({ type: 'hello', payload: { state } }, '*')
  }, 50)
  window.addEventListener('message', ({ origin, data }) => {
    clearInterval(timer)
    answers.push({ origin, data })
  })
}
