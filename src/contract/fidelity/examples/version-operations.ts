/** As in connector-operations.ts. */
import { ACT, ACTION, CREATE, DEFINE, DEFINITION, DRAFT, PUBLISH, TRIGGER, TRIGGERED } from './common.js'
import { call, type Example, steps } from './exchange.js'

const PARCEL = { definition_name: 'Parcel' }

const CREATED = [CREATE, DRAFT]

const READ = call('GetConnectorVersion', 200, {
  keep: { id: '/id', createdAt: '/createdAt', updatedAt: '/updatedAt' }
})

const VERSION = { id: '<ulid>', name: '1', isLatest: false, isDefault: false, publishedAt: null }

export const versionOperations: Readonly<Record<string, Example>> = {
  'create-connector-version': steps(
    CREATE,
    call('CreateConnectorVersion', 201, { body: { name: '1' }, returns: VERSION })
  ),
  'list-connector-versions': steps(
    ...CREATED,
    call('ListConnectorVersions', 200, { returns: { totalCount: 1, items: [VERSION] } })
  ),
  'get-connector-version': steps(...CREATED, call('GetConnectorVersion', 200, { returns: VERSION })),
  'update-connector-version': steps(
    ...CREATED,
    READ,
    call('UpdateConnectorVersion', 200, {
      body: {
        id: '{{id}}',
        name: '1',
        description: 'First parcels',
        isLatest: false,
        isDefault: false,
        createdAt: '{{createdAt}}',
        updatedAt: '{{updatedAt}}',
        publishedAt: null
      },
      returns: { ...VERSION, description: 'First parcels' }
    })
  ),
  'delete-connector-version': steps(...CREATED, call('DeleteConnectorVersion', 204, { returns: '<absent>' })),
  'import-public-connector-version': steps(
    call('ImportPublicConnectorVersion', 200, {
      path: { connector_id: '{{publicBigQuery}}', version: 'latest' },
      returns: { organisationId: '{{organisation}}', versions: [{ publishedAt: null }] }
    })
  ),
  'publish-connector': steps(
    ...CREATED,
    call('PublishConnector', 200, { returns: { version: { name: '1', publishedAt: '<time>' } } })
  ),
  'unpublish-connector': steps(...CREATED, PUBLISH, call('UnpublishConnector', 200, { returns: { version: VERSION } })),
  'get-actions': steps(
    ...CREATED,
    DEFINE,
    ACT,
    call('GetActions', 200, { returns: { totalCount: 1, actions: [{ id: '{{action}}' }] } })
  ),
  'create-action': steps(
    ...CREATED,
    DEFINE,
    call('CreateAction', 201, {
      body: ACTION,
      returns: { id: '<ulid>', name: 'GetParcel', path: '/parcels/{{ param.id }}' }
    })
  ),
  'get-action': steps(
    ...CREATED,
    DEFINE,
    ACT,
    call('GetAction', 200, { path: { action_name: 'GetParcel' }, returns: { id: '{{action}}', name: 'GetParcel' } })
  ),
  'update-action': steps(
    ...CREATED,
    DEFINE,
    ACT,
    call('UpdateAction', 200, {
      path: { action_name: 'GetParcel' },
      body: {
        id: '{{action}}',
        name: 'GetParcel',
        type: 'http',
        method: 'GET',
        path: '/v2/parcels',
        parameters: [],
        responses: [{ id: '{{action}}', status: 204, definitions: [] }]
      },
      returns: { id: '{{action}}', path: '/v2/parcels', parameters: [] }
    })
  ),
  'delete-action': steps(
    ...CREATED,
    DEFINE,
    ACT,
    call('DeleteAction', 204, { path: { action_name: 'GetParcel' }, returns: '<absent>' })
  ),
  'get-triggers': steps(
    ...CREATED,
    TRIGGERED,
    call('GetTriggers', 200, { returns: { totalCount: 1, triggers: [{ id: '{{trigger}}' }] } })
  ),
  'create-trigger': steps(
    ...CREATED,
    call('CreateTrigger', 201, { body: TRIGGER, returns: { id: '<ulid>', name: 'ParcelSent' } })
  ),
  'get-trigger': steps(
    ...CREATED,
    TRIGGERED,
    call('GetTrigger', 200, { path: { trigger_name: 'ParcelSent' }, returns: { id: '{{trigger}}' } })
  ),
  'update-trigger': steps(
    ...CREATED,
    TRIGGERED,
    call('UpdateTrigger', 200, {
      path: { trigger_name: 'ParcelSent' },
      body: {
        id: '{{trigger}}',
        name: 'ParcelSent',
        type: 'http',
        method: 'PUT',
        parameters: [],
        responses: [{ id: '{{trigger}}', status: 202, definitions: [] }]
      },
      returns: { method: 'PUT', responses: [{ status: 202 }] }
    })
  ),
  'delete-trigger': steps(
    ...CREATED,
    TRIGGERED,
    call('DeleteTrigger', 204, { path: { trigger_name: 'ParcelSent' }, returns: '<absent>' })
  ),
  'get-definitions': steps(
    ...CREATED,
    DEFINE,
    call('GetDefinitions', 200, { returns: { totalCount: 1, definitions: [{ id: '{{definition}}' }] } })
  ),
  'create-definitions': steps(
    ...CREATED,
    call('CreateDefinitions', 201, {
      body: { definitions: [DEFINITION] },
      returns: { definitions: [{ id: '<ulid>', name: 'Parcel' }] }
    })
  ),
  'delete-definitions': steps(
    ...CREATED,
    DEFINE,
    call('DeleteDefinitions', 204, { body: { names: ['Parcel'] }, returns: '<absent>' })
  ),
  'get-definition': steps(
    ...CREATED,
    DEFINE,
    call('GetDefinition', 200, { path: PARCEL, returns: { id: '{{definition}}', url: '{{url}}' } })
  ),
  'update-definition': steps(
    ...CREATED,
    DEFINE,
    call('UpdateDefinition', 200, {
      path: PARCEL,
      body: { id: '{{definition}}', name: 'Parcel', accept: ['application/json'], description: 'A parcel' },
      returns: { id: '{{definition}}', description: 'A parcel' }
    })
  ),
  'delete-definition': steps(...CREATED, DEFINE, call('DeleteDefinition', 204, { path: PARCEL, returns: '<absent>' })),
  'get-raw-schema': steps(
    ...CREATED,
    DEFINE,
    call('GetRawSchema', 200, { path: { schema_filename: 'Parcel.json' }, returns: { type: 'object' } })
  )
}
