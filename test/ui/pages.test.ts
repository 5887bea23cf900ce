/** What a person does on each page of the dashboard, in a real browser. */
import t from 'tap'
import { call, demo, injectImport } from '../helpers/app.js'
import { admin, ask, lease } from '../helpers/control-plane.js'
import { countOf, openDashboard } from '../helpers/dashboard.js'
import { withoutBrowser } from '../helpers/process/browser.js'

t.test(
  'imports a connector and finds it in the list, in the graph and in the journal',
  { skip: withoutBrowser },
  async t => {
    const { app, page, open, problems } = await openDashboard(t)
    await open('connectors')
    await page.getByRole('link', { name: 'Shopify' }).click()
    await page.getByRole('button', { name: 'Import into…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Into organisation').selectOption({ label: 'Acme' })
    await dialog.getByRole('button', { name: 'Import', exact: true }).click()
    await dialog.getByText('Imported as').waitFor()
    const rows = await dialog.getByRole('row').allInnerTexts()
    const verdicts: Record<string, string | undefined> = Object.fromEntries(
      rows.slice(1).map(row => [row.split('\t')[0]?.trim() ?? '', row.split('\t').at(-1)?.trim()])
    )
    t.match(verdicts, {
      'name': 'copied',
      'id': 'new',
      'organisation': 'changed',
      'public': 'changed',
      'version': 'copied',
      'other versions': 'left out',
      'drafts among them': 'left out',
      'connections': 'copied',
      'secrets of credentials': 'left out',
      'actions': 'copied',
      'definitions': 'copied'
    })
    const { connectors } = (await call(app, 'ListConnectors')).json<{ connectors: { id: string }[] }>()
    t.equal(connectors.length, 1, 'the real operation ran')

    await dialog.getByRole('link', { name: 'In the journal' }).click()
    await page.getByRole('region', { name: 'Request details' }).getByText('ImportPublicConnectorVersion').waitFor()
    await open(`connectors/${connectors[0]?.id}`)
    await page.getByRole('button', { name: 'Shopify connector: http' }).waitFor()
    await page.getByRole('button', { name: '2024-07 version: draft' }).waitFor()
    await open('connectors')
    t.equal(await countOf(page.getByRole('row').filter({ hasText: 'imported' }), 1), 1)
    t.strictSame(problems, [])
  }
)

t.test('a click on a credential shows what uses it', { skip: withoutBrowser }, async t => {
  const { page, open, problems } = await openDashboard(t)
  await open(`connectors/${demo.shopify}`)
  const credential = page.getByRole('button', { name: /credential: / }).first()
  await credential.click()
  t.equal(await credential.getAttribute('aria-pressed'), 'true')
  const terms = await page.locator('.graph [role=status] dt').allInnerTexts()
  t.strictSame(terms.toSorted(), ['connections', 'connectors', 'schemes'])
  t.ok((await page.locator('.graph .dim').count()) > 0, 'the rest is dim')
  await page.reload()
  await page.locator('.graph [role=status] dt').first().waitFor()
  t.equal(await countOf(page.locator('[aria-pressed=true]'), 1), 1, 'the address keeps the selection')
  const flags = await page.locator('.timeline li').allInnerTexts()
  t.equal(flags.filter(text => /latest/.test(text)).length, 1)
  t.equal(flags.filter(text => /default/.test(text)).length, 1)
  t.strictSame(problems, [])
})

t.test(
  'shows a wrong request with the reason, and makes a fault of it that fires',
  { skip: withoutBrowser },
  async t => {
    const { app, page, open, problems } = await openDashboard(t)
    await open('requests')
    await page.getByText('No requests yet.').waitFor()
    t.match(await page.locator('.command pre').innerText(), /^curl -X POST .*library\/import$/s)
    await injectImport(app, { version: '2024-7' })
    await page.locator('.row').filter({ hasText: 'ImportPublicConnectorVersion' }).click()
    const why = page.getByRole('region', { name: 'Why' })
    await why.getByText('versionNotFound').waitFor()
    t.strictSame(await why.locator('dd').allInnerTexts(), ['2024-7', '2024-07'])
    await why.getByRole('link', { name: 'ledger entry' }).click()
    await page
      .getByRole('heading', { name: 'connector-version-not-found' })
      .or(page.locator('main h3'))
      .first()
      .waitFor()
    await page.goBack()

    await page.getByRole('button', { name: 'Make a fault for this' }).click()
    const dialog = page.getByRole('dialog')
    t.equal(await dialog.getByLabel(/^Operation/).inputValue(), 'ImportPublicConnectorVersion')
    t.equal(await dialog.getByLabel('version', { exact: true }).inputValue(), '2024-7')
    await dialog.getByLabel('version', { exact: true }).fill('')
    await dialog.getByRole('radio', { name: /^status/ }).check()
    await dialog.getByLabel('fires at most').fill('1')
    await dialog.getByRole('button', { name: 'Add the fault' }).click()
    await page.getByRole('cell', { name: 'active' }).waitFor()
    t.equal((await injectImport(app)).statusCode, 503)
    await page.getByRole('cell', { name: 'spent' }).waitFor()
    await page.getByRole('row').filter({ hasText: 'fault-1' }).getByRole('link', { name: '1' }).click()
    await page.locator('.row').filter({ hasText: '⚡ status' }).waitFor()
    t.strictSame(problems, [])
  }
)

t.test('a preset is one click, and a switch turns a fault off and on', { skip: withoutBrowser }, async t => {
  const { app, page, open, problems } = await openDashboard(t)
  await open('faults')
  await page.getByRole('button', { name: 'Add the fault: 503 twice, then fine' }).click()
  const toggle = page.getByRole('switch')
  await toggle.waitFor()
  await toggle.click()
  await page.getByRole('row').filter({ hasText: 'off' }).waitFor()
  t.equal((await injectImport(app)).statusCode, 200)
  await page.getByRole('switch').click()
  await page.getByRole('cell', { name: 'active' }).waitFor()
  t.equal((await injectImport(app)).statusCode, 503)
  await page.getByRole('button', { name: /^Remove/ }).click()
  await page.getByText('No faults.').waitFor()
  t.strictSame(problems, [])
})

t.test('a fault can match and send what the reader writes', { skip: withoutBrowser }, async t => {
  const { app, page, open, problems } = await openDashboard(t)
  await open('faults')
  await page.getByRole('button', { name: 'New fault' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^Operation/).selectOption('ImportPublicConnectorVersion')
  await dialog.getByLabel(/^principal/).fill('CI')
  await dialog.getByLabel(/^headers/).fill('x-tenant: acme\n\nx-url: http://a.example/b')
  await dialog.getByLabel(/^body:/).fill('{"name":"new"}')
  await dialog
    .getByLabel(/^status/)
    .last()
    .fill('429')
  await dialog.getByLabel(/^further headers/).fill('x-ratelimit-remaining: 0')
  await dialog.getByLabel(/^body instead/).fill('slow down')
  await dialog.getByRole('button', { name: 'Add the fault' }).click()
  await page.getByRole('cell', { name: 'active' }).waitFor()
  const [fault] = app.sandboxes.default.faults.list()
  t.match(fault, {
    kind: 'status',
    operation: 'ImportPublicConnectorVersion',
    status: 429,
    headers: { 'x-ratelimit-remaining': '0' },
    body: 'slow down',
    match: { principal: 'CI', headers: { 'x-tenant': 'acme', 'x-url': 'http://a.example/b' }, body: { name: 'new' } }
  })
  t.strictSame(problems, [])
})

t.test(
  'new entries wait while somebody reads, and the address keeps filter and selection',
  { skip: withoutBrowser },
  async t => {
    const { app, page, open, problems } = await openDashboard(t)
    await injectImport(app)
    await injectImport(app, { version: '2024-7' })
    await open('requests?status=4xx')
    const options = page.locator('.row')
    await options.first().click()
    t.equal(await options.count(), 1, 'the filter applies')
    await page.getByRole('region', { name: 'Why' }).waitFor()
    await injectImport(app, { version: 'nothing' })
    await injectImport(app)
    await page.getByRole('button', { name: '1 new ↑' }).waitFor()
    t.equal(await options.count(), 1, 'the list has not moved')
    const address = page.url()
    await page.getByRole('button', { name: '1 new ↑' }).click()
    t.equal(await countOf(options, 2), 2)
    await page.goto('about:blank')
    await page.goto(address)
    await page.getByRole('region', { name: 'Why' }).waitFor()
    t.equal(await page.getByLabel('status').inputValue(), '4xx')
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByText('Sent. The response has status 404.').waitFor()
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByText('No requests yet.').waitFor()
    t.strictSame(
      problems.filter(problem => !problem.includes('about:blank')),
      []
    )
  }
)

t.test('freezes and moves the clock, takes and restores a snapshot', { skip: withoutBrowser }, async t => {
  const { app, page, open, problems } = await openDashboard(t)
  await open('sandboxes')
  await page.getByRole('button', { name: 'Freeze' }).click()
  await page.getByRole('button', { name: 'Let it run' }).waitFor()
  const { now, frozen } = await ask<{ now: string; frozen: boolean }>(app, 'GET /clock')
  t.equal(frozen, true)
  await page.getByRole('button', { name: '+1d' }).click()
  await page.getByText('The clock has moved by 1d.').waitFor()
  t.equal(Date.parse((await ask<{ now: string }>(app, 'GET /clock')).now) - Date.parse(now), 86_400_000)
  await page.getByLabel('Set to').fill('2030-01-01T00:00:00Z')
  await page.getByRole('button', { name: 'Set', exact: true }).click()
  await page.locator('.top-bar').getByText('2030-01-01 00:00:00').waitFor()

  await page.getByLabel('Name').fill('before')
  await page.getByRole('button', { name: 'Take a snapshot' }).click()
  await page.getByRole('button', { name: 'Restore before' }).waitFor()
  await injectImport(app)
  await page.getByRole('button', { name: 'Restore before' }).click()
  await page.getByText('The snapshot is restored.').waitFor()
  t.strictSame((await call(app, 'ListConnectors')).json<{ connectors: unknown[] }>().connectors, [])
  await page.getByRole('button', { name: 'Delete before' }).click()
  await page.getByText('No snapshots.').waitFor()
  t.strictSame(problems, [])
})

t.test('leases a sandbox, looks into it, fills it and ends it', { skip: withoutBrowser }, async t => {
  const { app, page, open, problems } = await openDashboard(t)
  await open('sandboxes')
  await page.getByRole('button', { name: 'Lease a sandbox' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Lease', exact: true }).click()
  await page.getByText('Its API key is shown only here').waitFor()
  const [, id = ''] = app.sandboxes.list().map(sandbox => sandbox.id)
  await page.getByRole('button', { name: `Look into ${id}` }).click()
  await page.locator('.callers').getByText('Sandbox', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Connectors' }).click()
  await page.getByRole('link', { name: 'Shopify' }).click()
  await page.getByRole('button', { name: 'Import into…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByRole('dialog').getByText('Imported as').waitFor()
  t.equal(app.sandboxes.get(id).journal.count().count, 1, 'the request belongs to the sandbox')
  t.equal(app.sandboxes.default.journal.count().count, 0)
  await page.getByRole('button', { name: 'Close' }).click()

  await admin(app, `DELETE /sandboxes/${id}`)
  await page.getByText(/does not exist or has ended/).waitFor()
  await page.getByRole('button', { name: 'Show the default sandbox' }).click()
  const other = await lease(app)
  await page.getByRole('link', { name: /^Sandboxes/ }).click()
  await page.getByRole('button', { name: `End ${other.id}` }).click()
  await page.getByText('The sandbox has ended.').waitFor()
  t.equal(app.sandboxes.list().length, 1)
  t.strictSame(problems, [])
})

t.test('changes a setting, with its explanation and evidence beside it', { skip: withoutBrowser }, async t => {
  const { app, page, open, problems } = await openDashboard(t)
  await open('settings')
  const group = page.getByRole('group', { name: 'importConnections' })
  await group.getByRole('radio', { name: 'omit' }).click()
  await page.getByText('importConnections is omit now.').waitFor()
  t.equal(app.sandboxes.default.settings.importConnections, 'omit')
  await group.getByText('assumed').first().waitFor()
  await page.getByRole('link', { name: 'Fidelity ledger' }).click()
  await page.getByLabel('Evidence').selectOption('assumed')
  t.ok((await countOf(page.locator('.ledger li'), 11)) > 10)
  t.strictSame(problems, [])
})

t.test('answers on one screen what is in it, who can call and what fails', { skip: withoutBrowser }, async t => {
  const { app, page, open, problems } = await openDashboard(t)
  await injectImport(app, { version: '2024-7' })
  await open('overview')
  await page.getByText(/^Ready\. 5 connectors, 3 organisations, data in memory, seed demo/).waitFor()
  await page.getByRole('link', { name: 'versionNotFound' }).waitFor()
  await page.getByRole('img', { name: /^Requests a second. 1 request/ }).waitFor()
  t.equal(await countOf(page.locator('.plots canvas'), 2), 2)
  t.equal(await countOf(page.locator('.callers .command'), 3), 3)
  await page.getByRole('link', { name: 'versionNotFound' }).click()
  await page.getByRole('button', { name: 'rule: versionNotFound remove' }).waitFor()
  t.equal(await countOf(page.locator('.row'), 1), 1)
  t.strictSame(problems, [])
})

t.test('the API reference lists every operation and tries one', { skip: withoutBrowser }, async t => {
  const { app, page, open, problems } = await openDashboard(t)
  await open('api')
  await page.locator('.opblock').first().waitFor()
  for (const tag of await page.locator('.opblock-tag').all()) t.ok(await tag.isVisible())
  await page
    .locator('#operations-Connectors-ListConnectors, [id$=ListConnectors]')
    .first()
    .locator('button')
    .first()
    .click()
  await page.locator('.opblock.is-open tr[data-param-name=organisation_id] input').fill(demo.acme.id)
  await page.getByRole('button', { name: 'Execute' }).click()
  await page.locator('.opblock.is-open .live-responses-table').getByText('200').first().waitFor()
  t.match(app.sandboxes.default.journal.find(), [{ operation: 'ListConnectors', status: 200 }])
  await page.getByLabel('API').selectOption('control')
  const health = page.locator('[id$=GetHealth]')
  await health.locator('button').first().click()
  await health.getByRole('button', { name: 'Execute' }).click()
  await health.locator('.live-responses-table').getByText('200').first().waitFor()
  await page.getByRole('link', { name: /^Requests/ }).click()
  await page.locator('.row').filter({ hasText: 'ListConnectors' }).waitFor()
  t.strictSame(problems, [])
})
