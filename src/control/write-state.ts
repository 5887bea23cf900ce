import { lazy } from '../core/lazy-module.js'
import { writeJson } from '../core/streams/write-json.js'
import { inSlices, type SliceLengths } from '../core/streams/in-slices.js'
import type { Sandbox } from './sandboxes/sandbox.js'
import { escapeAllVariables, escapeVariables } from './seeds/files/variables.js'
import { listState } from './seeds/export-state.js'

const loadYamlWriter = lazy(async () => [await import('yaml'), await import('../core/streams/write-yaml.js')] as const)

/** `compact` is JSON on one line, for a client. The others are texts of seed files. */
export type StateFormat = 'compact' | 'json' | 'yaml'

/** In characters. Each slice takes some milliseconds. Writing YAML takes ten times as long as writing JSON. */
const SLICES: Readonly<Record<StateFormat, SliceLengths>> = {
  compact: { usual: 65_536, longest: 1_048_576 },
  json: { usual: 65_536, longest: 1_048_576 },
  yaml: { usual: 16_384, longest: 131_072 }
}

/**
 * Writes all data of a sandbox as a seed, in slices between which other requests are served. The memory that it needs
 * does not depend on the size of the sandbox.
 *
 * The seed may or may not contain writes of the meantime. Each connector is consistent: its parts are of one time.
 * @throws Error, while it is read, if a large connector changes while it is written, or if the sandbox ends.
 */
export async function writeState(
  { store, settings }: Pick<Sandbox, 'store' | 'settings'>,
  format: StateFormat
): Promise<AsyncGenerator<string>> {
  const state = listState(store, settings)
  return inSlices(await write(state, format), SLICES[format])
}

async function write(state: object, format: StateFormat): Promise<Iterable<string>> {
  if (format === 'compact') return writeJson(state)
  if (format === 'json') return withNewline(writeJson(state, 2))
  const [{ stringify }, { writeYaml }] = await loadYamlWriter()
  return writeYaml(state, (value, options) => {
    const text = stringify(value, options)
    return text.includes('$') ? stringify(escapeAllVariables(value), options) : text
  })
}

function* withNewline(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) yield escapeVariables(piece)
  yield '\n'
}
