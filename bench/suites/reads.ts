import { compare, COMPARISON_HEAD } from '../compare.js'
import { table } from '../measure.js'
import { startBareServer, startMockServer } from '../server.js'
import type { Suite } from '../suite.js'
import { importOf, listOf, readOf, send, SHOPIFY } from '../fixtures.js'

const CONNECTIONS = 50

/** More connectors than the mock caches, so that each read of one in turn is a first read. */
const CONNECTORS = 1_000

/** First and repeated reads of a connector, and the first and the last page of a list. */
export const reads: Suite = async ({ bodyFile }) => {
  const bare = await startBareServer(bodyFile)
  const server = await startMockServer()
  const ids: string[] = []
  for (let made = 0; made < CONNECTORS; made++) {
    ids.push((JSON.parse(await send(server, importOf(SHOPIFY))) as { id: string }).id)
  }
  const withoutJournal = await startMockServer(['--journal-size', '0'])
  const imported = JSON.parse(await send(withoutJournal, importOf(SHOPIFY))) as { id: string }
  const page = JSON.parse(await send(server, listOf(`first=${CONNECTORS - 20}`))) as { next: string }
  const contenders = [
    { name: 'a connector, first read', server, requests: ids.map(readOf) },
    { name: 'a connector, repeated read', server, requests: [readOf(ids[0] as string)] },
    { name: 'a connector, repeated read, no journal', server: withoutJournal, requests: [readOf(imported.id)] },
    { name: 'first page of 20 connectors', server, requests: [listOf('first=20')] },
    { name: 'last page of 20 connectors', server, requests: [listOf(`first=20&after=${page.next}`)] }
  ]
  const rows = await compare(bare, contenders, CONNECTIONS)
  await Promise.all([bare, server, withoutJournal].map(each => each.stop()))
  return table(COMPARISON_HEAD, rows)
}
