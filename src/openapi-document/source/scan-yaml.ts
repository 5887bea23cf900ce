/** Reads the first document of a YAML text without building a value, to find positions. */
import type * as FastYaml from 'js-yaml'
import { loadFastYaml } from '../../core/yaml.js'
import type { SourceVisitor } from './source-visitor.js'

type Opened = FastYaml.SequenceEvent | FastYaml.MappingEvent

/** @throws YAMLException. */
export async function scanYaml(text: string, visitor: SourceVisitor): Promise<void> {
  const yaml = await loadFastYaml()
  const { DOCUMENT, MAPPING, POP, SCALAR, SEQUENCE } = yaml.EVENT_ID
  /** For each open value, whether a key comes next; undefined in a list. */
  const stack: (boolean | undefined)[] = []
  let at = 0

  function finish(): void {
    const top = stack.length - 1
    if (stack[top] !== undefined) stack[top] = !stack[top]
  }

  function open(event: Opened): void {
    at = event.start
    visitor.open(event.type === MAPPING ? 'object' : 'list', at)
    stack.push(event.type === MAPPING ? true : undefined)
  }

  function readScalar(event: FastYaml.ScalarEvent): void {
    // An empty scalar has no place of its own.
    if (event.valueStart >= 0) at = event.valueStart - (isQuoted(yaml, event) ? 1 : 0)
    if (stack.at(-1) === true) visitor.key(yaml.getScalarValue(text, event), at)
    else visitor.scalar(at)
    finish()
  }

  for (const event of yaml.parseEvents(text, {}).slice(1)) {
    if (event.type === DOCUMENT || (event.type === POP && stack.length === 0)) return
    if (event.type === MAPPING || event.type === SEQUENCE) open(event)
    else if (event.type === SCALAR) readScalar(event)
    else if (event.type === POP) {
      stack.pop()
      visitor.close()
      finish()
    } else finish()
  }
}

function isQuoted({ SCALAR_STYLE }: typeof FastYaml, { style }: FastYaml.ScalarEvent): boolean {
  return style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED
}
