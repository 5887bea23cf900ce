import { METHODS } from 'node:http'
import t from 'tap'
import { bearer, demo, listen } from '../helpers/app.js'
import { sendRaw } from '../helpers/raw-http.js'

t.test('every method that Node knows and a path does not take gets 405 with the body of the vendor', async t => {
  const { url } = await listen(t)
  const paths = {
    [`/o/${demo.acme.id}/connectors`]: ['GET', 'HEAD'],
    [`/api/connect/v1/o/${demo.acme.id}/connectors`]: ['GET', 'HEAD'],
    '/__admin/state': ['GET', 'HEAD', 'POST', 'PUT'],
    '/': ['GET', 'HEAD']
  }
  const { authorization } = bearer(demo.acme.key)
  for (const [path, allowed] of Object.entries(paths)) {
    // Node makes a tunnel of CONNECT for every path.
    for (const method of METHODS.filter(each => each !== 'CONNECT' && !allowed.includes(each))) {
      const head = [
        `${method} ${path} HTTP/1.1`,
        'Host: localhost',
        'Connection: close',
        `Authorization: ${authorization}`
      ]
      const { status, head: responded, body } = await sendRaw(url, [...head, 'Content-Length: 0', '', ''].join('\r\n'))
      t.equal(status, 405, `${method} ${path}`)
      t.match(responded, `allow: ${allowed.join(', ').toLowerCase()}`)
      t.match(JSON.parse(body), { code: '405001', message: 'method not allowed' })
    }
  }
})
