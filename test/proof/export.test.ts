/** A large sandbox is exported in little memory, and its server serves others meanwhile. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import type { Connector } from '../../src/contract/schemas/connector.js'
import { bearer, demo } from '../helpers/app.js'
import { effort, tell } from '../helpers/figures.js'
import { startCommand } from '../helpers/process/command.js'

const MEBIBYTE = 1_048_576

/** Of the sandbox, in mebibytes. */
const SIZE = effort > 1 ? 560 : 40

/** In mebibytes: what an export may need on top. */
const MAX_GROWTH = 256

/** A part of this size is in one connection. */
const variables = Array.from({ length: 1_000 }, (_, index) => ({ name: `v${index}`, value: 'some words '.repeat(90) }))

t.test(
  'exports a large sandbox while others are served',
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

    const before = memoryOf(pid)
    let peak = before
    let isDone = false
    let served = 0
    const serve = async () => {
      while (!isDone) {
        if ((await fetch(`${url}/__admin/health`)).ok) served++
        peak = Math.max(peak, memoryOf(pid))
      }
    }
    const serving = serve()
    let bytes = 0
    for await (const chunk of (await fetch(`${url}/__admin/state`)).body as AsyncIterable<Uint8Array>)
      bytes += chunk.length
    isDone = true
    await serving
    t.ok(bytes > 0.95 * SIZE * MEBIBYTE, `${bytes} bytes`)
    t.ok(peak - before < MAX_GROWTH, `${before} MiB grew to ${peak} MiB`)
    t.ok(served > SIZE / 10, `${served} others were served`)
    tell(t, { 'MiB exported': Math.round(bytes / MEBIBYTE), 'MiB of memory needed for it': peak - before })
  }
)

/** Resident memory in mebibytes. */
function memoryOf(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Math.round(Number(kilobytes) / 1024)
}
