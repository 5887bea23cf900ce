import { startBareServer, startMockServer } from '../server.js'
import { inTurns, median, show, table } from '../measure.js'
import { importOf, send, SHOPIFY } from '../fixtures.js'
import type { Suite } from '../suite.js'

const ROUNDS = 9

/** The time from the start of the process to the first response to an import, and the memory then. */
export const startup: Suite = async ({ bodyFile }) => {
  const request = importOf(SHOPIFY)
  const coldStart = async (start: () => ReturnType<typeof startMockServer>) => {
    const began = performance.now()
    const server = await start()
    await send(server, request)
    const milliseconds = performance.now() - began
    const figures = { milliseconds, memory: server.memory() }
    await server.stop()
    return figures
  }
  const taken = await inTurns(ROUNDS, {
    bare: () => coldStart(() => startBareServer(bodyFile)),
    mock: () => coldStart(() => startMockServer())
  })
  const [bare, mock] = [taken.bare, taken.mock].map(all => ({
    milliseconds: median(all.map(each => each.milliseconds)),
    memory: median(all.map(each => each.memory))
  })) as [{ milliseconds: number; memory: number }, { milliseconds: number; memory: number }]
  return table(
    ['cold start', 'bare node:http', 'versori-mock', 'ratio'],
    [
      [
        'to the first response to an import, ms',
        show(bare.milliseconds),
        show(mock.milliseconds),
        show(mock.milliseconds / bare.milliseconds)
      ],
      ['memory then, MiB', show(bare.memory), show(mock.memory), show(mock.memory / bare.memory)]
    ]
  )
}
