/** Placeholders of examples: fills them in, and keeps values of responses for later requests. */

export type Values = Readonly<Record<string, string>>

/** A copy of a request or a pattern with its placeholders filled in. A name without a value stays as it is. */
export function fillIn<Part>(part: Part, values: Values): Part {
  return fill(part, values) as Part
}

function fill(part: unknown, values: Values): unknown {
  if (typeof part === 'string') {
    return part.replaceAll(/\{\{(\w+)\}\}/g, (placeholder, name: string) => values[name] ?? placeholder)
  }
  if (Array.isArray(part)) return part.map(each => fill(each, values))
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, fill(value, values)]))
}

/** The values that a step keeps of a response; none for null. @throws TypeError if the body has no such text. */
export function readKept(keep: Values, body: unknown): Values {
  return Object.fromEntries(
    Object.entries(keep).flatMap(([name, place]) => {
      const value = readPlace(place, body)
      if (value === null) return []
      if (typeof value !== 'string') throw new TypeError(`the response has no text at ${place}`)
      return [[name, value]]
    })
  )
}

function readPlace(place: string, body: unknown): unknown {
  const [pointer = '', parameter] = place.split('?')
  const value = pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((part, key) => (part as Readonly<Record<string, unknown>> | undefined)?.[key], body)
  return parameter === undefined ? value : new URL(String(value)).searchParams.get(parameter)
}

/** The placeholders of examples for the demo seed. Another server needs values of its own. */
export const demoEnvironment: Values = {
  prefix: '',
  organisation: '01J0000000ACME000000000RG1',
  key: 'swo_demo_acme',
  otherOrganisation: '01J0000000G10BEX0000000RG2',
  otherKey: 'swo_demo_globex',
  libraryOrganisation: '01J0000000VERS0R1CATA0G001',
  libraryKey: 'swo_demo_library',
  user: 'user:dev',
  publicConnector: '01J00000005H0P1FY000000C01',
  publicCategory: 'eCommerce',
  latestDescription: 'Lists of products, and a webhook for changed ones',
  publicWithGrant: '01J00000005H0P1FY000000C01',
  ownerOfGrant: '01J0000000VERS0R1CATA0G001',
  publicConnectorInLowerCase: '01j00000005h0p1fy000000c01',
  publicName: 'Shopify',
  latestVersion: '2024-07',
  defaultVersion: '2024-04',
  publicDraft: '2024-10',
  publicWithClient: '01J0000000HVBSP0T000000C02',
  publicBigQuery: '01J0000000B1GQVERY00000C03',
  privateConnector: '01J0000000PR1VATE000000C04',
  unpublishedConnector: '01J0000000DRAFT0N1Y0000C05',
  unknownConnector: '01J0000000VNKN0WN00000000X'
}
