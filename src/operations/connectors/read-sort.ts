import { invalidField } from '../../contract/invalid-fields.js'
import { quote } from '../../core/quote.js'

export interface Order<Property extends string> {
  readonly property: Property
  readonly direction: 'asc' | 'desc'
}

/**
 * Reads `name:asc,id:desc` (SPEC:1756-1772). Assumed: the list of properties, and that others are refused.
 * @throws ApiError 400 `invalidQuery`.
 */
export function readSort<Property extends string>(
  sort: string,
  properties: readonly Property[]
): readonly Order<Property>[] {
  const order = sort.split(',').map(part => {
    const [name, direction, ...rest] = part.split(':')
    const property = properties.find(each => each === name)
    if (property === undefined || rest.length > 0 || (direction !== 'asc' && direction !== 'desc')) {
      throw invalidSort(part, properties)
    }
    return { property, direction } as const
  })
  const names = order.map(({ property }) => property)
  if (new Set(names).size < names.length) throw invalidSort(sort, properties)
  return order
}

function invalidSort(found: string, properties: readonly string[]) {
  const names = properties.join(', ')
  const message = `expected ${names}, each at most once, with :asc or :desc, separated by commas; got ${quote(found)}`
  return invalidField('sort', message, 'invalidQuery')
}
