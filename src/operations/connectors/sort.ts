import { apiError } from '../../contract/errors.js'

export interface Order<Property extends string> {
  readonly property: Property
  readonly direction: 'asc' | 'desc'
}

/**
 * Reads `name:asc,id:desc` (SPEC:1756-1772). What the properties are, and that others are refused, is assumed.
 * @throws ApiError 400 `invalidQuery`.
 */
export function readSort<Property extends string>(
  sort: string,
  properties: readonly Property[]
): readonly Order<Property>[] {
  const order = sort.split(',').map(part => readPart(part, properties))
  const names = order.map(({ property }) => property)
  if (new Set(names).size < names.length) throw refuse('names a property twice', properties)
  return order
}

function readPart<Property extends string>(part: string, properties: readonly Property[]): Order<Property> {
  const [name, direction, ...rest] = part.split(':')
  const property = properties.find(each => each === name)
  if (property === undefined || rest.length > 0 || (direction !== 'asc' && direction !== 'desc')) {
    throw refuse(`found ${JSON.stringify(part)}`, properties)
  }
  return { property, direction }
}

function refuse(found: string, properties: readonly string[]) {
  const message = `${found}; allowed are ${properties.join(', ')}, each once, with :asc or :desc, joined by commas`
  return apiError('invalidQuery', { fields: [{ field: 'sort', message }] })
}
