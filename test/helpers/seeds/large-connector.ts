import { demo } from '../app.js'

/** A seed with one connector that has many connections, each with a credential of its own. */
export function createLargeSeed(connections: number): object {
  const authSchemeConfig = { id: 'key', schemeType: 'api-key', description: '', name: 'X-Key', in: 'header' }
  return {
    organisations: [{ id: demo.acme.id, name: 'Acme', apiKeys: [{ key: demo.acme.key, name: 'key' }] }],
    connectors: [
      {
        id: demo.shopify,
        organisationId: demo.acme.id,
        name: 'Large',
        public: true,
        protocol: 'http',
        baseUrl: 'https://example.com',
        authSchemeConfigs: [authSchemeConfig],
        connections: Array.from({ length: connections }, (_, index) => ({
          id: toUlid('0C0NNECT10N', index),
          name: `connection ${index}`,
          credentials: {
            action: [
              {
                id: toUlid('0VSE', index),
                authSchemeConfig,
                credential: {
                  id: toUlid('0CREDENT1A', index),
                  organisationId: demo.acme.id,
                  name: `credential ${index}`,
                  type: 'string',
                  data: { value: 's3cret' }
                }
              }
            ]
          },
          variables: []
        })),
        versions: [{ id: toUlid('0VERS10N', 0), name: '1', publishedAt: '2024-01-01T00:00:00Z' }]
      }
    ]
  }
}

function toUlid(prefix: string, index: number): string {
  return prefix + String(index).padStart(26 - prefix.length, '0')
}
