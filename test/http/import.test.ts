import t from 'tap'
import { createApp, demo, injectImport } from '../helpers/app.js'

t.test('imports the version named by latest as a draft', async t => {
  const app = await createApp(t)
  const response = await injectImport(app)
  t.equal(response.statusCode, 200)
  t.match(response.json(), { organisationId: demo.acme.id, public: false, versions: [{ name: '2024-07', publishedAt: null }] })
})
