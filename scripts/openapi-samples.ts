/** Records a request and its response of each operation, for the examples in the served OpenAPI document. */
import { toEntryId } from '../src/contract/errors/entry-id.js'
import { examples } from '../src/contract/fidelity/examples/examples.js'
import type { OperationSample } from '../src/contract/openapi.js'
import { operationIds } from '../src/contract/operations.js'
import { createClock } from '../src/core/clock.js'
import { buildApp } from '../src/http/app.js'
import { runSteps } from '../test/helpers/examples/run-example.js'

/** A frozen clock and a random seed make the ids, times and secrets repeatable. */
export async function renderSamples(): Promise<string> {
  const samples: Record<string, OperationSample> = {}
  for (const operation of operationIds) {
    const example = examples[toEntryId(operation)]
    if (example === undefined || !('steps' in example)) throw new Error(`${operation} has no example that runs`)
    const app = await buildApp({ clock: createClock(() => Date.UTC(2026, 10, 24, 9)), randomSeed: 1 })
    const ran = await runSteps(app, example.steps)
    await app.close()
    const last = ran.at(-1)
    if (last === undefined) throw new Error(`${operation} has an example without steps`)
    const { sent, received } = last
    samples[operation] = {
      ...(sent !== undefined && { request: sent }),
      ...(received.body !== undefined && { response: received.body })
    }
  }
  return `${JSON.stringify(samples, null, 2)}\n`
}
