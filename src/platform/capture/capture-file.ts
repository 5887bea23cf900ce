/** The seed file that `capture` writes, and reads again. */
import { accessSync, constants, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { decodeText } from '../../core/text/decode-text.js'
import { withoutExcerpt } from '../../core/text/parser-message.js'
import { readRegularFile } from '../../core/read-file.js'
import { loadYaml } from '../../core/yaml.js'
import { PlatformError } from '../client/platform-error.js'
import { isItem } from '../client/read-list.js'
import type { Captured, EarlierCapture, Origin } from './capture.js'

/**
 * @param from where the new capture is from.
 * @returns undefined if there is no such file.
 * @throws PlatformError if it is not the work of `capture`, or of another host or organisation.
 */
export async function readEarlier(file: string, from: Partial<Origin> = {}): Promise<EarlierCapture | undefined> {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return undefined
  const content = await parseFile(file)
  const notes = isItem(content) ? content['x-capture'] : undefined
  if (!isItem(content) || !isItem(notes)) {
    throw new PlatformError(`${file} exists, and capture did not write it; name another file with --out`)
  }
  for (const name of ['host', 'organisation'] as const) {
    const [given, earlier] = [from[name], notes[name]]
    if (given === undefined || earlier === undefined || given === earlier) continue
    throw new PlatformError(
      `${file} is a capture of the ${name} ${JSON.stringify(earlier)}; name another file with --out`
    )
  }
  const { 'connectors': listed, 'organisations': _, 'x-capture': __, ...rest } = content
  const connectors = Array.isArray(listed) ? (listed as unknown[]).filter(isItem) : []
  return { connectors, hashes: (notes['connectors'] ?? {}) as Readonly<Record<string, string>>, rest }
}

async function parseFile(file: string): Promise<unknown> {
  try {
    const { parse } = await loadYaml()
    return parse(decodeText(readRegularFile(file)), { maxAliasCount: 0 }) as unknown
  } catch (cause) {
    throw new PlatformError(`${file} exists, but cannot be read (${withoutExcerpt((cause as Error).message)})`, {
      cause
    })
  }
}

/** @param source where the seed is from, in words. */
export async function writeCapture(file: string, { seed, placeholders }: Captured, source: string): Promise<void> {
  const { Document } = await loadYaml()
  const document = new Document(seed, { aliasDuplicateObjects: false })
  document.commentBefore = [
    ` Captured from ${source} by versori-mock capture. Run it again to update this file.`,
    ...(placeholders.length === 0
      ? []
      : [' Variables for secrets, which the platform does not show:', ...placeholders.map(name => `   ${name}`)])
  ].join('\n')
  writeWhole(file, document.toString({ lineWidth: 0 }))
}

/** Throws before the first request if the result cannot be written at the end. */
export function assertWritable(file: string): void {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats !== undefined && !stats.isFile()) throw new PlatformError(`${file} is not a file that can be written`)
  const draft = `${file}.tmp`
  try {
    if (stats !== undefined) accessSync(file, constants.W_OK)
    writeFileSync(draft, '', { mode: 0o600 })
    rmSync(draft)
  } catch (cause) {
    throw new PlatformError(`${file} cannot be written (${(cause as Error).message})`, { cause })
  }
}

/** Writes a file in one step, so that nobody sees half of it. */
export function writeWhole(file: string, text: string): void {
  const draft = `${file}.tmp`
  try {
    writeFileSync(draft, text, { mode: 0o600 })
    renameSync(draft, file)
  } catch (cause) {
    rmSync(draft, { force: true })
    throw new PlatformError(`${file} cannot be written (${(cause as Error).message})`, { cause })
  }
}
