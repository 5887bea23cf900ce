/** A large sandbox is exported in little memory, and its server serves others meanwhile. */
import t from 'tap'
import type { Connector } from '../../src/contract/schemas/connector.js'
import { bearer, demo } from '../helpers/app.js'
import { effort, tell } from '../helpers/figures.js'
import { startCommand } from '../helpers/process/command.js'
import { serveMeanwhile } from '../helpers/process/serve-meanwhile.js'

const MEBIBYTE = 1_048_576

/** Of the sandbox, in mebibytes. */
const SIZE = effort > 1 ? 560 : 40

/** In mebibytes: what an export may need on top. */
const MAX_GROWTH = 256

/** A part of this size is in one connection. */
const variables = Array.from({ length: 1_000 }, (_, index) => ({ name: `v${index}`, value: 'some words '.repeat(90) }))

t.test(
  'exports a large sandbox while it serves other requests',
  { timeout: 600_000, skip: process.platform !== 'linux' && 'memory is read from /proc' },
  async t => {
    const { url, pid } = await startCommand(t, ['--log-level', 'silent'], {
      env: { VERSORI_MOCK_VALIDATE_RESPONSES: 'false' }
    })
    const post = async <Body>(path: string, body: object) => {
      const response = await fetch(`${url}/o/${demo.acme.id}/${path}`, {
        method: 'POST',
        headers: { ...bearer(demo.acme.key), 'content-type': 'application/json' },
        body: JSON.stringify(body)
      })
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
      return (await response.json()) as Body
    }
    const authSchemeConfig = { id: 'none', description: '', schemeType: 'none' }
    const credential = { name: 'none', type: 'none', data: {} }
    const http = { protocol: 'http', baseUrl: 'https://large.example.com', authSchemeConfigs: [] }
    let id = ''
    for (let index = 0; index < SIZE; index++) {
      if (index % 5 === 0) ({ id } = await post<Connector>('protocols/http/connectors', { name: `${index}`, ...http }))
      const credentials = { action: [{ authSchemeConfig, credential }] }
      await post(`connectors/${id}/connections`, { name: `${index}`, credentials, variables })
    }

    let bytes = 0
    const { served, growth } = await serveMeanwhile({ url, pid }, async () => {
      const { body } = await fetch(`${url}/__admin/state`)
      for await (const chunk of body as AsyncIterable<Uint8Array>) bytes += chunk.length
    })
    t.ok(bytes > 0.95 * SIZE * MEBIBYTE, `${bytes} bytes`)
    t.ok(growth < MAX_GROWTH, `grew by ${growth} MiB`)
    t.ok(served > SIZE / 10, `${served} others were served`)
    tell(t, { 'MiB exported': Math.round(bytes / MEBIBYTE), 'MiB of memory needed for it': growth })
  }
)
