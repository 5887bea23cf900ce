/** The baseline: a bare node:http server that sends the bytes of a file from memory. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const body = readFileSync(process.argv[2] as string)
const headers = { 'content-type': 'application/json', 'content-length': body.length }

const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, headers).end(body)
})

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.stdout.write(`ready on http://127.0.0.1:${port}\n`)
})

process.on('SIGTERM', () => process.exit())
