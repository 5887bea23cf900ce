/** Seeds with many items of one kind, most of them within one item of the seed. */
import { acme, schemes, seedConnector, seedCredential, ulid } from './seeds.js'

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A ULID for each number. */
function numbered(number: number): string {
  return ulid(`N${[3, 2, 1, 0].map(place => DIGITS[Math.floor(number / 32 ** place) % 32]).join('')}`)
}

const list = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index))

const organisations = [{ id: acme, name: 'Acme' }]
const connector = { ...seedConnector('SH0P'), protocol: 'http', baseUrl: 'https://shop.example.com', versions: [] }
const withConnector = (parts: object) => ({ organisations, connectors: [{ ...connector, ...parts }] })

/** Versions with at most 2,000 items each. */
function toVersions(count: number, kind: 'actions' | 'definitions', make: (index: number) => object): object[] {
  return list(Math.ceil(count / 2_000), index => ({
    id: numbered(900_000 + index),
    name: `v${index}`,
    publishedAt: null,
    [kind]: list(Math.min(2_000, count - index * 2_000), item => make(index * 2_000 + item))
  }))
}

/** By what they have many of. */
export const largeSeeds: Readonly<Record<string, (count: number) => object>> = {
  'organisations': count => ({ organisations: list(count, index => ({ id: numbered(index), name: `${index}` })) }),
  'API keys': count => ({
    organisations: [{ id: acme, name: 'Acme', apiKeys: list(count, index => ({ key: `key-${index}` })) }]
  }),
  'memberships': count => ({
    organisations: list(count, index => ({ id: numbered(index), name: `${index}` })),
    users: [{ sub: 'user', organisations: list(count, numbered) }]
  }),
  'usages': count => ({
    organisations,
    connectors: [connector],
    usages: list(count, () => ({ connectorId: connector.id }))
  }),
  'versions': count =>
    withConnector({
      versions: list(count, index => ({ id: numbered(index), name: `v${index}`, publishedAt: null }))
    }),
  'actions': count =>
    withConnector({
      versions: toVersions(count, 'actions', index => ({
        ...{ id: numbered(index), name: `a${index}`, type: 'http', method: 'GET', path: '/', parameters: [] },
        responses: []
      }))
    }),
  'definitions': count =>
    withConnector({
      versions: toVersions(count, 'definitions', index => ({
        ...{ id: numbered(index), name: `d${index}`, accept: ['application/json'] }
      }))
    }),
  'connections': count =>
    withConnector({
      connections: list(count, index => ({
        id: numbered(index),
        name: `c${index}`,
        credentials: {
          action: [
            {
              id: numbered(100_000 + index),
              authSchemeConfig: schemes['none'],
              credential: { ...seedCredential('N0NE', 'none', {}), id: numbered(200_000 + index) }
            }
          ]
        }
      }))
    })
}
