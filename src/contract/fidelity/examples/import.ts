import { copy, CREATE, DRAFT, IMPORT, IN_LIBRARY, PUBLIC, PUBLISH, set } from './common.js'
import { call, type Example, steps } from './exchange.js'

export const imports: Readonly<Record<string, Example>> = {
  'import-destination': steps(
    IMPORT,
    call('GetConnector', 200, { returns: { organisationId: '{{organisation}}' } }),
    call('ImportPublicConnectorVersion', 403, {
      path: { ...PUBLIC, organisation_id: '{{otherOrganisation}}' },
      returns: { code: '403001' }
    })
  ),
  'import-source': steps(
    call('ImportPublicConnectorVersion', 200, { path: PUBLIC, returns: { name: '{{publicName}}' } }),
    call('ImportPublicConnectorVersion', 404, copy('{{unknownConnector}}'))
  ),
  'import-private-source': steps(
    ...['{{privateConnector}}', '{{unknownConnector}}'].map(connector =>
      call('ImportPublicConnectorVersion', 404, {
        ...copy(connector),
        returns: { code: '404001', message: 'connector not found', fields: '<absent>' }
      })
    )
  ),
  'import-own-private-source': steps(
    CREATE,
    DRAFT,
    PUBLISH,
    call('ImportPublicConnectorVersion', 404, {
      path: { version: 'latest' },
      returns: { code: '404001' }
    })
  ),
  'import-own-public-source': steps(
    call('ImportPublicConnectorVersion', 200, {
      path: { ...IN_LIBRARY, version: 'latest' },
      key: '{{libraryKey}}',
      returns: { name: '{{publicName}}', organisationId: '{{libraryOrganisation}}' }
    }),
    call('ListConnectors', 200, {
      path: { organisation_id: '{{libraryOrganisation}}' },
      key: '{{libraryKey}}',
      query: { name: '{{publicName}}' },
      returns: { totalCount: 2 }
    })
  ),
  'import-of-drafts': steps(
    call('ImportPublicConnectorVersion', 404, {
      ...copy('{{publicConnector}}', '{{publicDraft}}'),
      returns: { code: '404003' }
    }),
    set({ draftImport: 'allow' }),
    call('ImportPublicConnectorVersion', 200, {
      ...copy('{{publicConnector}}', '{{publicDraft}}'),
      returns: { versions: [{ name: '{{publicDraft}}', publishedAt: null }] }
    })
  ),
  'import-of-nothing-published': steps(
    ...['latest', 'default'].map(alias =>
      call('ImportPublicConnectorVersion', 404, {
        ...copy('{{unpublishedConnector}}', alias),
        returns: { code: '404004' }
      })
    )
  ),
  'import-keeps-version-name': steps(
    call('ImportPublicConnectorVersion', 200, {
      path: PUBLIC,
      returns: { versions: [{ name: '{{latestVersion}}' }] }
    }),
    call('ImportPublicConnectorVersion', 200, {
      ...copy('{{publicConnector}}', 'default'),
      returns: { versions: [{ name: '{{defaultVersion}}' }] }
    })
  ),
  'import-makes-new-ids': steps(
    call('ImportPublicConnectorVersion', 200, {
      path: PUBLIC,
      keep: { first: '/id', firstVersion: '/versions/0/id', scheme: '/authSchemeConfigs/0/id' }
    }),
    call('ImportPublicConnectorVersion', 200, {
      path: PUBLIC,
      returns: {
        id: '<not {{first}}>',
        versions: [{ id: '<not {{firstVersion}}>' }],
        authSchemeConfigs: { '<some>': { id: '{{scheme}}' } }
      }
    })
  ),
  'import-belongs-to-destination': steps(
    call('ImportPublicConnectorVersion', 200, { path: PUBLIC, returns: { organisationId: '{{organisation}}' } })
  ),
  'import-is-private': steps(call('ImportPublicConnectorVersion', 200, { path: PUBLIC, returns: { public: false } })),
  'import-makes-a-draft': steps(
    call('ImportPublicConnectorVersion', 200, {
      path: PUBLIC,
      returns: { versions: [{ publishedAt: null, isLatest: false, isDefault: false }] }
    })
  ),
  'import-copies-the-rest': steps(
    call('GetConnector', 200, {
      path: IN_LIBRARY,
      key: '{{libraryKey}}',
      keep: {
        baseUrl: '/baseUrl',
        image: '/imageURL',
        documentation: '/documentationURL',
        scheme: '/authSchemeConfigs/0/id'
      }
    }),
    call('ImportPublicConnectorVersion', 200, {
      path: PUBLIC,
      keep: { connector: '/id', version: '/versions/0/name' },
      returns: {
        name: '{{publicName}}',
        protocol: 'http',
        baseUrl: '{{baseUrl}}',
        imageURL: '{{image}}',
        documentationURL: '{{documentation}}',
        authSchemeConfigs: { '<some>': { id: '{{scheme}}' } },
        tags: '<any>',
        connectionVariables: '<any>'
      }
    }),
    call('GetActions', 200, { returns: { totalCount: 3 } }),
    call('GetTriggers', 200, { returns: { totalCount: 2 } }),
    call('GetDefinitions', 200, { returns: { totalCount: 3 } })
  )
}
