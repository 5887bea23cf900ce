import { compare, COMPARISON_HEAD } from '../compare.js'
import { table } from '../measure.js'
import { startBareServer, startMockServer } from '../server.js'
import type { Suite } from '../suite.js'
import { importOf, listOf, readOf, send, SHOPIFY } from '../world.js'

const CONNECTIONS = 50

/** So many connectors, read in turn, are more than the mock keeps answers of: each read is a first one. */
const CONNECTORS = 1_000

/** A connector read for the first time and again unchanged, and a page of a list, at its beginning and far into it. */
export const reads: Suite = async ({ bodyFile }) => {
  const bare = await startBareServer(bodyFile)
  const server = await startMockServer()
  const ids: string[] = []
  for (let made = 0; made < CONNECTORS; made++) {
    ids.push((JSON.parse(await send(server, importOf(SHOPIFY))) as { id: string }).id)
  }
  const forgetful = await startMockServer(['--journal-size', '0'])
  const imported = JSON.parse(await send(forgetful, importOf(SHOPIFY))) as { id: string }
  const page = JSON.parse(await send(server, listOf(`first=${CONNECTORS - 20}`))) as { next: string }
  const all = { ...readOf(ids[0] as string), paths: ids.map(id => readOf(id).path) }
  const contenders = [
    { name: 'a connector, read the first time', server, request: all },
    { name: 'a connector, read again', server, request: readOf(ids[0] as string) },
    { name: 'a connector, read again, no journal', server: forgetful, request: readOf(imported.id) },
    { name: 'first page of 20 connectors', server, request: listOf('first=20') },
    { name: 'last page of 20 connectors', server, request: listOf(`first=20&after=${page.next}`) }
  ]
  const rows = await compare(bare, contenders, CONNECTIONS)
  await Promise.all([bare, server, forgetful].map(each => each.stop()))
  return table(COMPARISON_HEAD, rows)
}
