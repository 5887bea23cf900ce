import { API_KEY, CREATE, DEFINITION, DRAFT, GET_CONNECTOR, LATER, NONE } from './common.js'
import { call, type Example, same, send, shownBy, steps } from './exchange.js'

/** A connector with this name, tags and connection variables. */
function create(name: string, more: Readonly<Record<string, unknown>> = {}) {
  return call('CreateHTTPConnector', 201, {
    body: { name, baseUrl: 'https://api.example.com', authSchemeConfigs: [NONE], ...more },
    keep: { connector: '/id' }
  })
}

const UPDATE = {
  id: '{{connector}}',
  organisationId: '{{organisation}}',
  name: 'Parcels',
  protocol: 'http',
  baseUrl: 'https://api.parcels.example'
}

/** Lists only what the example itself makes. */
const OWN = { name: '{{prefix}}' }

const THREE = ['A', 'B', 'C'].map(name => create(`{{prefix}}${name}`))

const FIRST_PAGE = call('ListConnectors', 200, {
  query: { ...OWN, first: '1' },
  returns: { totalCount: 3, next: '<text>', prev: '<absent>', connectors: { '<length>': 1 } },
  keep: { next: '/next' }
})

const TAGS = { category: ['e-commerce'], business: [] }

function findByTags(tags: string, totalCount: number) {
  return call('ListConnectors', 200, { query: { ...OWN, tags }, returns: { totalCount } })
}

export const connectors: Readonly<Record<string, Example>> = {
  'pages': steps(
    ...THREE,
    FIRST_PAGE,
    call('ListConnectors', 200, {
      query: { ...OWN, first: '2', after: '{{next}}' },
      returns: { totalCount: 3, next: '<absent>', prev: '<text>', connectors: { '<length>': 2 } }
    })
  ),
  'size-of-pages': steps(
    call('ListConnectors', 200, { query: { first: '1000' } }),
    ...['0', '1001', '-1', '1.5'].map(first =>
      call('ListConnectors', 400, { query: { first }, returns: { code: '400006', fields: [{ field: 'first' }] } })
    )
  ),
  'long-pages-end-early': shownBy('http/server/content-limits.test.ts', 'It needs a list of more than 8 MiB.'),
  'total-count-is-of-the-filter': steps(
    ...THREE,
    call('ListConnectors', 200, {
      query: { name: '{{prefix}}A', first: '1' },
      returns: { totalCount: 1, connectors: [{ name: '{{prefix}}A' }] }
    }),
    FIRST_PAGE
  ),
  'cursors': steps(
    ...THREE,
    FIRST_PAGE,
    call('ListConnectors', 200, { query: { ...OWN, first: '1', after: '{{next}}' }, keep: { prev: '/prev' } }),
    call('ListConnectors', 200, { query: { ...OWN, first: '1', before: '{{prev}}' }, returns: { prev: '<absent>' } }),
    ...[
      { ...OWN, after: 'nonsense' },
      { ...OWN, after: '{{next}}', before: '{{prev}}' },
      { after: '{{next}}', name: '{{prefix}}A' },
      { ...OWN, after: '{{next}}', sort: 'name:asc' }
    ].map(query => call('ListConnectors', 400, { query, returns: { code: '400005' } }))
  ),
  'last-changed-first': steps(
    create('A'),
    LATER,
    create('B'),
    LATER,
    call('CreateConnectorVersion', 201, { body: { name: '1' } }),
    LATER,
    call('CreateConnectorVersion', 201, { body: { name: '2' } }),
    call('ListConnectors', 200, { returns: { connectors: [{ name: 'B' }, { name: 'A' }] } }),
    call('ListConnectorVersions', 200, { returns: { items: [{ name: '2' }, { name: '1' }] } })
  ),
  'number-of-tags': steps(
    call('ListConnectors', 400, {
      query: { tags: Array.from({ length: 21 }, (_, index) => `tag${index}`).join() },
      returns: { code: '400005', fields: [{ field: 'tags', message: 'expected at most 20 tags, got 21' }] }
    })
  ),
  'tags-have-a-key': steps(
    create('Parcels', { tags: TAGS }),
    findByTags('category', 1),
    findByTags('category:', 1),
    findByTags('category:e-commerce,business', 1),
    findByTags('category:other', 0),
    call('ListConnectors', 400, {
      query: { tags: ':e-commerce' },
      returns: { code: '400005', fields: [{ field: 'tags' }] }
    })
  ),
  'resources-by-name': steps(
    CREATE,
    DRAFT,
    ...['B', 'A'].map(name => call('CreateDefinitions', 201, { body: { definitions: [{ ...DEFINITION, name }] } })),
    call('GetDefinitions', 200, { returns: { definitions: [{ name: 'A' }, { name: 'B' }] } })
  ),
  'filters-by-part-of-name': steps(
    create('Parcels'),
    call('ListConnectors', 200, { query: { name: 'ARC', protocol: 'TT' }, returns: { totalCount: 1 } }),
    call('ListConnectors', 200, { query: { name: 'x' }, returns: { totalCount: 0 } })
  ),
  'lists-are-sorted': steps(
    create('{{prefix}}B'),
    create('{{prefix}}A'),
    call('ListConnectors', 200, {
      query: { ...OWN, sort: 'name:desc' },
      returns: { connectors: [{ name: '{{prefix}}B' }, { name: '{{prefix}}A' }] }
    }),
    call('ListConnectors', 200, {
      query: { ...OWN, sort: 'name:asc,id:desc' },
      returns: { connectors: [{ name: '{{prefix}}A' }, { name: '{{prefix}}B' }] }
    }),
    ...['colour:asc', 'name:up', 'name'].map(sort =>
      call('ListConnectors', 400, { query: { sort }, returns: { code: '400005', fields: [{ field: 'sort' }] } })
    )
  ),
  'several-categories-are-or': steps(
    create('{{prefix}}A'),
    call('UpdateConnectorCategories', 204, { body: { categories: ['CRM'] } }),
    call('ListConnectors', 200, { query: { ...OWN, categories: ['CRM', 'HR'] }, returns: { totalCount: 1 } }),
    call('ListConnectors', 200, { query: { ...OWN, categories: ['ERP', 'HR'] }, returns: { totalCount: 0 } })
  ),
  'several-tags-are-and': steps(
    create('{{prefix}}Parcels', { tags: TAGS }),
    findByTags('category,business', 1),
    findByTags('category,unknown', 0)
  ),
  'public-list-hides-what-is-private': steps(
    call('ListPublicConnectors', 200, {
      query: { name: '{{publicName}}' },
      returns: {
        connectors: {
          '<some>': { id: '{{publicConnector}}', connections: [], versions: { '<none>': { publishedAt: null } } }
        }
      }
    })
  ),
  'foreign-connector-is-unknown': steps(
    call('GetConnector', 404, { path: { connector_id: '{{publicConnector}}' }, returns: { code: '404007' } })
  ),
  'categories-are-fixed': steps(
    call('ListCategories', 200, { returns: { '<length>': 12 } }),
    CREATE,
    call('UpdateConnectorCategories', 400, { body: { categories: ['Magic'] } }),
    call('UpdateConnectorCategories', 204, { body: { categories: ['CRM'] } }),
    call('GetConnector', 200, { returns: { categories: '<absent>' } })
  ),
  'left-out-tags-clear': steps(
    create('{{prefix}}Parcels', { tags: TAGS }),
    call('UpdateConnectorTags', 204, { body: {} }),
    call('GetConnector', 200, { returns: { tags: '<absent>' } }),
    call('UpdateConnectorCategories', 204, { body: { categories: ['CRM', 'CRM'] } }),
    call('UpdateConnectorCategories', 204, { body: {} }),
    call('ListConnectors', 200, { query: { ...OWN, categories: 'CRM' }, returns: { totalCount: 0 } })
  ),
  'update-unsets-what-is-left-out': steps(
    create('Parcels', { tags: TAGS, connectionVariables: [{ name: 'shop', value: 'a' }] }),
    call('UpdateConnector', 200, {
      body: UPDATE,
      returns: {
        name: 'Parcels',
        tags: '<absent>',
        authSchemeConfigs: [{ id: 'none' }],
        connectionVariables: [{ name: 'shop', value: 'a' }]
      }
    })
  ),
  'update-reorders-all-schemes': steps(
    CREATE,
    call('UpdateConnector', 200, {
      body: { ...UPDATE, authSchemeConfigIds: ['api-key', 'none'] },
      returns: { authSchemeConfigs: [{ id: 'api-key' }, { id: 'none' }] }
    }),
    ...[['none'], ['none', 'none'], ['none', 'api-key', 'other']].map(ids =>
      call('UpdateConnector', 400, { body: { ...UPDATE, authSchemeConfigIds: ids }, returns: { code: '400004' } })
    )
  ),
  'new-connector-has-no-version': steps(
    CREATE,
    call('GetConnector', 200, { returns: { versions: [], public: false, connections: [] } }),
    call('CreateBigQueryConnector', 201, {
      body: { name: 'Sales', datasetId: 'parcels.sales', connections: [] },
      returns: { versions: [], public: false }
    })
  ),
  'data-set-may-be-empty': steps(
    call('CreateBigQueryConnector', 201, { body: { name: 'Sales', connections: [] }, returns: { datasetId: '' } })
  ),
  'data-set-has-two-parts': steps(
    call('CreateBigQueryConnector', 201, {
      body: { name: 'Sales', datasetId: 'example.com:parcels.sales', connections: [] },
      returns: { datasetId: 'example.com:parcels.sales' }
    }),
    ...['sales', 'parcels.', '.sales', 'parcels.sales orders', 'parcels.sales.orders'].map(datasetId =>
      call('CreateBigQueryConnector', 400, {
        body: { name: 'Sales', datasetId, connections: [] },
        returns: { fields: [{ field: 'datasetId' }] }
      })
    )
  ),
  'delete-used-connector': steps(
    CREATE,
    send('POST /__admin/usages', 201, { body: { connectorId: '{{connector}}' } }),
    call('DeleteConnector', 409, { returns: { code: '409013' } }),
    call('DeleteConnector', 204, { query: { force: 'true' } })
  ),
  'delete-published-connector': steps(
    CREATE,
    DRAFT,
    call('PublishConnector', 200),
    call('DeleteConnector', 409, { returns: { code: '409012' } }),
    call('DeleteConnector', 204, { query: { force: 'true' } })
  ),
  'delete-takes-all-along': steps(
    CREATE,
    DRAFT,
    call('DeleteConnector', 204),
    call('GetConnector', 404),
    call('GetConnectorVersion', 404),
    call('ListConnectorConnections', 404)
  ),
  'own-connector-not-found': same('foreign-connector-is-unknown'),
  'connector-in-use': same('delete-used-connector'),
  'published-connector-stays': same('delete-published-connector'),
  'auth-scheme-config-not-found': steps(
    CREATE,
    call('DeleteAuthSchemeConfig', 404, {
      path: { auth_scheme_config_id: 'other' },
      returns: { code: '404010' }
    }),
    GET_CONNECTOR,
    call('UpsertAuthSchemeConfig', 200, { path: { auth_scheme_config_id: 'api-key' }, body: API_KEY })
  )
}
