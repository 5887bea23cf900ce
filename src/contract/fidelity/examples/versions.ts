import { ACT, CREATE, DEFINE, DRAFT, LATER, PUBLISH } from './common.js'
import { call, type Example, same, send, steps } from './exchange.js'

const SECOND = call('CreateConnectorVersion', 201, { body: { name: '2' } })

function publish(version: string) {
  return call('PublishConnector', 200, { path: { version } })
}

/** The version as it was last read, with changes. */
function update(changes: Readonly<Record<string, unknown>>) {
  return {
    id: '{{id}}',
    name: '1',
    isLatest: false,
    isDefault: false,
    createdAt: '{{createdAt}}',
    updatedAt: '{{updatedAt}}',
    publishedAt: null,
    ...changes
  }
}

const READ = call('GetConnectorVersion', 200, {
  keep: { id: '/id', createdAt: '/createdAt', updatedAt: '/updatedAt', publishedAt: '/publishedAt' }
})

/** Makes the version of READ the default. */
const CHOOSE = call('UpdateConnectorVersion', 200, {
  body: update({ isDefault: true, publishedAt: '{{publishedAt}}' }),
  returns: { isDefault: true }
})

export const versions: Readonly<Record<string, Example>> = {
  'aliases-of-versions': steps(
    CREATE,
    DRAFT,
    call('GetConnectorVersion', 404, { path: { version: 'latest' }, returns: { code: '404008' } }),
    publish('1'),
    LATER,
    SECOND,
    publish('2'),
    call('GetConnectorVersion', 200, { path: { version: 'latest' }, returns: { name: '2', isLatest: true } }),
    call('GetConnectorVersion', 200, { path: { version: 'default' }, returns: { name: '2', isDefault: true } }),
    READ,
    call('UpdateConnectorVersion', 200, { body: update({ isDefault: true, publishedAt: '{{publishedAt}}' }) }),
    call('GetConnectorVersion', 200, { path: { version: 'default' }, returns: { name: '1', isLatest: false } })
  ),
  'reserved-names': steps(
    CREATE,
    ...['latest', 'default'].map(name =>
      call('CreateConnectorVersion', 400, { body: { name }, returns: { fields: [{ field: 'name' }] } })
    )
  ),
  'names-of-versions-are-unique': steps(
    CREATE,
    DRAFT,
    call('CreateConnectorVersion', 409, { body: { name: '1' }, returns: { code: '409010' } })
  ),
  'from-version-copies': steps(
    CREATE,
    DRAFT,
    DEFINE,
    ACT,
    call('CreateConnectorVersion', 201, { body: { name: '2', fromVersion: '1' } }),
    call('GetActions', 200, {
      path: { version: '2' },
      returns: { actions: [{ name: 'GetParcel', id: '<not {{action}}>' }] }
    }),
    call('CreateConnectorVersion', 201, { body: { name: '3' } }),
    call('GetActions', 200, { path: { version: '3' }, returns: { actions: [] } })
  ),
  'published-is-immutable': steps(
    CREATE,
    DRAFT,
    DEFINE,
    PUBLISH,
    call('CreateDefinitions', 409, { body: { definitions: [] }, returns: { code: '409002' } }),
    call('DeleteDefinition', 409, { path: { definition_name: 'Parcel' }, returns: { code: '409002' } })
  ),
  'versions-can-be-renamed': steps(
    CREATE,
    DRAFT,
    READ,
    call('UpdateConnectorVersion', 200, {
      body: update({ name: '1.1', description: 'Better' }),
      returns: { id: '{{id}}', name: '1.1', description: 'Better' }
    }),
    call('GetConnectorVersion', 404, { path: { version: '1' } }),
    call('UpdateConnectorVersion', 400, {
      path: { version: '1.1' },
      body: update({ id: '{{unknownConnector}}', name: '1.1' }),
      returns: { code: '400010', fields: { '<some>': { field: 'id' } } }
    })
  ),
  'default-is-chosen-by-update': steps(
    CREATE,
    DRAFT,
    READ,
    call('UpdateConnectorVersion', 409, { body: update({ isDefault: true }), returns: { code: '409015' } }),
    publish('1'),
    LATER,
    SECOND,
    publish('2'),
    READ,
    CHOOSE
  ),
  'publish': steps(
    CREATE,
    DRAFT,
    call('PublishConnector', 200, {
      returns: { version: { name: '1', publishedAt: '<time>', isLatest: true, isDefault: true } }
    })
  ),
  'publish-refuses-what-is-invalid': steps(
    CREATE,
    DRAFT,
    call('CreateAction', 201, {
      body: { name: 'A', type: 'http', method: 'GET', path: '/', parameters: [], responses: [] }
    }),
    call('PublishConnector', 400, {
      returns: { code: '400011', fields: [{ field: 'actions.A', message: '/responses: there must be a response' }] }
    })
  ),
  'publish-again-changes-nothing': steps(
    CREATE,
    DRAFT,
    call('PublishConnector', 200, { keep: { publishedAt: '/version/publishedAt' } }),
    LATER,
    call('PublishConnector', 200, { returns: { version: { publishedAt: '{{publishedAt}}' } } })
  ),
  'unpublish': steps(
    CREATE,
    DRAFT,
    PUBLISH,
    call('UnpublishConnector', 200, {
      returns: { version: { publishedAt: null, isLatest: false, isDefault: false } }
    }),
    PUBLISH,
    send('POST /__admin/usages', 201, { body: { connectorId: '{{connector}}', version: '1' } }),
    call('UnpublishConnector', 409, { returns: { code: '409014' } })
  ),
  'unpublish-draft-changes-nothing': steps(
    CREATE,
    DRAFT,
    READ,
    call('UnpublishConnector', 200, { returns: { version: { publishedAt: null, updatedAt: '{{updatedAt}}' } } })
  ),
  'unpublish-forgets-the-choice': steps(
    CREATE,
    DRAFT,
    publish('1'),
    LATER,
    SECOND,
    publish('2'),
    READ,
    CHOOSE,
    call('UnpublishConnector', 200),
    call('GetConnectorVersion', 200, { path: { version: 'default' }, returns: { name: '2' } }),
    LATER,
    call('PublishConnector', 200, { returns: { version: { isLatest: true, isDefault: true } } }),
    LATER,
    call('CreateConnectorVersion', 201, { body: { name: '3' } }),
    publish('3'),
    call('GetConnectorVersion', 200, { path: { version: 'default' }, returns: { name: '3' } })
  ),
  'delete-published-version': steps(
    CREATE,
    DRAFT,
    PUBLISH,
    call('DeleteConnectorVersion', 409, { returns: { code: '409011' } }),
    call('DeleteConnectorVersion', 204, { query: { force: 'true' } })
  ),
  'read-only-changed': same('versions-can-be-renamed'),
  'version-invalid': same('publish-refuses-what-is-invalid'),
  'nothing-published-yet': same('aliases-of-versions'),
  'version-is-published': same('published-is-immutable'),
  'version-exists': same('names-of-versions-are-unique'),
  'published-version-stays': same('delete-published-version'),
  'version-in-use': same('unpublish'),
  'default-follows': same('default-is-chosen-by-update'),
  'version-not-found': steps(
    CREATE,
    call('GetConnectorVersion', 404, { path: { version: '9' }, returns: { code: '404002' } })
  )
}
