import { assertNoPositionals, flagOf, loadConfig, UsageError } from '../../config.js'
import { now } from '../../core/timers.js'
import { capture, type Captured } from '../../platform/capture/capture.js'
import { assertWritable, readEarlier, writeCapture } from '../../platform/capture/capture-file.js'
import { createPlatformClient } from '../../platform/client/client.js'
import { createMask } from '../../platform/client/credential.js'
import { escapeControls, showText } from '../../platform/client/show-text.js'
import { captureOptions } from '../command-table.js'
import { clearProgress, showProgress, stopOnSignal, toPlatform } from '../shared/platform.js'

/**
 * Reads connectors of the real platform and writes them as a seed.
 * @returns exit code 0 if all was read, 1 if something is missing in the seed.
 */
export async function captureSeed(args: readonly string[]): Promise<number> {
  const { config, positionals } = await loadConfig(captureOptions, args)
  assertNoPositionals('capture', positionals)
  const { connector, public: publicText, latestOnly = false, out } = config
  if (out === undefined) throw new UsageError(`capture needs a file to write: ${flagOf('out')} <file>`)
  const { address, organisation, credential } = toPlatform('capture', config)
  const { host } = new URL(address)
  const earlier = await readEarlier(out, { host, organisation })
  assertWritable(out)
  const signal = stopOnSignal()
  const mask = createMask([credential])
  const client = createPlatformClient({ address, credential, mask, signal, onWait: showProgress })
  const captured = await capture({
    client,
    host,
    organisation,
    latestOnly,
    signal,
    ...(earlier !== undefined && { earlier }),
    ...(connector !== undefined && { connectors: connector }),
    ...(publicText !== undefined && { publicText: publicText === '*' ? '' : publicText }),
    onProgress: ({ name, index, count }) => showProgress(`${index + 1} of ${count}: ${showText(name)}`)
  })
  clearProgress()
  await writeCapture(out, captured, `${host} on ${new Date(now()).toISOString().slice(0, 10)}`)
  process.stdout.write(mask(describe(out, captured)))
  return captured.missing.length > 0 ? 1 : 0
}

function describe(file: string, { count, placeholders, unknown, missing }: Captured): string {
  const properties = Object.keys(unknown)
  return [
    `${file}: ${count.read} connectors read, ${count.kept} kept from before`,
    ...section('Variables for secrets', placeholders),
    ...section('Properties that the mock does not know, kept under x-capture', properties),
    ...section('Missing', missing),
    ''
  ].join('\n')
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map(line => `  ${escapeControls(line)}`)]
}
