/** Parses YAML that clients send. The parsers are loaded on first use. */
import type * as FastYaml from 'js-yaml'
import type * as Yaml from 'yaml'
import { MAX_DEPTH } from './values/depth.js'
import { lazy } from './lazy-module.js'

/** Keeps comments and positions of every value, for files of the user. */
export const loadYaml: () => Promise<typeof Yaml> = lazy(() => import('yaml'))

/** Several times as fast, for texts that clients send. */
export const loadFastYaml: () => Promise<typeof FastYaml> = lazy(() => import('js-yaml'))

/** Keys that merge keys (`<<`) copy. */
const MAX_MERGED_KEYS = 100_000

/** Where a text is not YAML. */
export interface YamlMistake {
  readonly message: string
  readonly offset: number
}

export interface YamlText {
  /** The equivalent JSON value of the first document. Undefined if the text is not well-formed or exceeds a limit. */
  readonly value: unknown
  readonly mistake: YamlMistake | undefined
  /** Whether an object has duplicate keys. The value has the last of them. */
  readonly repeatsKeys: boolean
  readonly documents: number
}

/**
 * Parses YAML 1.2 with merge keys. Lists and objects as keys are refused, because JSON has none. Aliases become the
 * same object, so that the value can be larger than the text, and can contain itself.
 */
export async function readYaml(text: string): Promise<YamlText> {
  const yaml = await loadFastYaml()
  try {
    const events = yaml.parseEvents(text, { maxDepth: MAX_DEPTH })
    return construct(yaml, text, events)
  } catch (error) {
    return { value: undefined, mistake: toMistake(error), repeatsKeys: false, documents: 0 }
  }
}

function construct(yaml: typeof FastYaml, source: string, events: FastYaml.Event[]): YamlText {
  const options = { source, schema: createSchema(yaml), maxTotalMergeKeys: MAX_MERGED_KEYS }
  const read = (json: boolean) => {
    const [value = null, ...others] = yaml.constructFromEvents(events, { ...options, json })
    return { value, mistake: undefined, repeatsKeys: json, documents: others.length + 1 }
  }
  try {
    return read(false)
  } catch (error) {
    if (toMistake(error).message !== 'duplicated mapping key') throw error
    return read(true)
  }
}

/** Values and characters that aliases may add to any text. Aliases may also double a text. */
const MAX_ADDED_SIZE = 65_536

/** Whether the aliases of a text make its value much larger or too deep. A value that contains itself is too deep. */
export function findExcess(value: unknown, text: string): 'size' | 'depth' | undefined {
  let left = 2 * text.length + MAX_ADDED_SIZE
  const visit = (part: unknown, depth: number): 'size' | 'depth' | undefined => {
    left -= 1 + (typeof part === 'string' ? part.length : 0)
    if (left < 0) return 'size'
    if (typeof part !== 'object' || part === null) return undefined
    if (depth === MAX_DEPTH) return 'depth'
    for (const [key, item] of Object.entries(part)) {
      // The index of an item is not in the text.
      if (!Array.isArray(part)) left -= key.length
      const found = visit(item, depth + 1)
      if (found !== undefined) return found
    }
    return undefined
  }
  return visit(value, 0)
}

/** A tag changes no value into one that JSON does not have. */
function createSchema(yaml: typeof FastYaml): FastYaml.Schema {
  const { defineScalarTag, defineSequenceTag, defineMappingTag, seqTag, mapTag } = yaml
  const any = { matchByTagPrefix: true, identify: () => false }
  return yaml.CORE_SCHEMA.withTags(
    yaml.mergeTag,
    ...['!', 'tag:', ''].flatMap(prefix => [
      defineScalarTag(prefix, { ...any, resolve: text => text }),
      defineSequenceTag(prefix, { ...any, create: seqTag.create, addItem: seqTag.addItem }),
      defineMappingTag(prefix, { ...mapTag, ...any })
    ])
  )
}

/** The mark of the parser's error counts from 0. */
function toMistake(error: unknown): YamlMistake {
  const { reason, mark } = error as Partial<FastYaml.YAMLException>
  return { message: reason ?? 'is too complex', offset: mark?.position ?? 0 }
}
