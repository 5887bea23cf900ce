import { within } from '../../openapi-document/document.js'
import { asObject } from '../../openapi-document/json.js'
import type { ReadContext } from './read-context.js'

/** Components that only operations make use of. Schemas and security schemes are imported in any case. */
const SECTIONS = ['parameters', 'requestBodies', 'responses', 'pathItems', 'mediaTypes']

/** Names the components that no operation refers to, because nothing else is made of them. */
export function reportUnused({ document, messages }: ReadContext): void {
  const components = within({ value: document.root, at: '#' }, 'components')
  for (const section of SECTIONS.map(name => within(components, name))) {
    for (const name of Object.keys(asObject(section.value))) {
      const { at } = within(section, name)
      if (!name.startsWith('x-') && !document.isReferred(at)) {
        messages.add('info', 'components that no operation uses were omitted', at)
      }
    }
  }
}
