/**
 * Reads over lines that are indented less than YAML asks for: quoted text that continues at the indent of its key, and
 * brackets that close there. Other parsers accept both, and people publish such documents.
 */
import { loadFastYaml, readYaml, type YamlText } from '../../core/yaml.js'
import { createPositions } from './locate.js'

interface RepairedYaml {
  readonly text: string
  readonly parsed: YamlText
  /** The numbers of the lines that the parser refused, from 1. */
  readonly repaired: readonly number[]
}

const MISTAKE = 'deficient indentation'

/** Characters that repairs may read again. */
const MAX_READ_AGAIN = 32 * 1_048_576

/** A line that only closes brackets. If one of them is not indented enough, others are not either. */
const CLOSING = /^[ ]*[\]}][\]},]*[ \r]*$/

const MORE_INDENT = '  '

export async function repairYaml(given: string, first: YamlText): Promise<RepairedYaml> {
  const lines = given.split('\n')
  const repaired = new Set<number>()
  /** The lines that were indented because they look like one that was refused. */
  let alike: number[] = []
  let [text, parsed, left] = [given, first, MAX_READ_AGAIN]

  while (parsed.mistake?.message === MISTAKE && (left -= text.length) > 0) {
    const { line } = createPositions(text)(parsed.mistake.offset)
    repaired.add(line)
    const found = lines[line - 1] as string
    const isFirst = alike.length === 0 && CLOSING.test(found)
    if (isFirst) alike = [...lines.keys()].filter(index => CLOSING.test(lines[index] as string))
    for (const index of isFirst ? alike : [line - 1]) lines[index] = `${MORE_INDENT}${lines[index]}`
    text = lines.join('\n')
    parsed = await readYaml(text)
  }
  const inTexts = parsed.mistake === undefined ? await findLinesInTexts(text, alike) : []
  if (inTexts.length > 0) {
    for (const index of inTexts) lines[index] = (lines[index] as string).slice(MORE_INDENT.length)
    text = lines.join('\n')
    parsed = await readYaml(text)
  }
  return { text, parsed, repaired: [...repaired].sort((a, b) => a - b) }
}

/** The lines that belong to a block of text, where more indentation would change the text. */
async function findLinesInTexts(text: string, lines: readonly number[]): Promise<number[]> {
  if (lines.length === 0) return []
  const { EVENT_ID, parseEvents, SCALAR_STYLE } = await loadFastYaml()
  const toPosition = createPositions(text)
  const inside = new Set<number>()
  for (const event of parseEvents(text, {})) {
    if (event.type !== EVENT_ID.SCALAR) continue
    if (event.style !== SCALAR_STYLE.LITERAL_BLOCK && event.style !== SCALAR_STYLE.FOLDED_BLOCK) continue
    const end = toPosition(event.valueEnd).line
    for (let { line } = toPosition(event.valueStart); line <= end; line++) inside.add(line - 1)
  }
  return lines.filter(line => inside.has(line))
}
