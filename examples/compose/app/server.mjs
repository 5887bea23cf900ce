/** The program under test: POST /imports { organisationId, token, connectorId } imports a connector. */
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'

createServer(async (request, response) => {
  if (request.method === 'GET') return response.end('ready')
  const { organisationId, token, connectorId } = await json(request)
  const path = `/o/${organisationId}/connectors/${connectorId}/versions/latest/library/import`
  const imported = await fetch(process.env.VERSORI_URL + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` }
  })
  response.writeHead(imported.ok ? 201 : 502, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ name: (await imported.json()).name }))
}).listen(3000)
