import { ACT, ACTION, CREATE, DEFINED, DEFINITION, DRAFT, PUBLISH, TRIGGER } from './common.js'
import { call, type Example, same, send, shownBy, steps } from './exchange.js'

/** Definitions with their schemas. */
function define(...definitions: (readonly [name: string, schema: object, accept?: readonly string[]])[]) {
  return {
    definitions: definitions.map(([name, schema, accept = ['application/json']]) => ({
      name,
      accept,
      schema: { contentType: 'application/schema+json', content: JSON.stringify(schema) }
    }))
  }
}

function respondWith(...names: readonly string[]) {
  return [{ status: 200, definitions: names.map(name => ({ definition: { name } })) }]
}

export const resources: Readonly<Record<string, Example>> = {
  'type-fits-protocol': steps(
    call('CreateBigQueryConnector', 201, { body: { name: 'Sales', connections: [] }, keep: { connector: '/id' } }),
    DRAFT,
    call('CreateAction', 400, { body: { ...ACTION, responses: [] }, returns: { code: '400020' } }),
    call('CreateTrigger', 400, { body: TRIGGER, returns: { code: '400020' } })
  ),
  'one-definition-for-a-media-type': steps(
    CREATE,
    DRAFT,
    call('CreateDefinitions', 201, {
      body: define(['A', {}], ['B', {}], ['C', {}, ['application/json; charset=utf-8']])
    }),
    ...[
      ['A', 'B'],
      ['A', 'C']
    ].map(names =>
      call('CreateAction', 400, {
        body: { ...ACTION, responses: respondWith(...names) },
        returns: { code: '400021', fields: [{ field: 'responses[0].definitions[1].definition' }] }
      })
    ),
    call('CreateAction', 400, {
      body: { ...ACTION, responses: [...respondWith('A'), ...respondWith('A')] },
      returns: { code: '400021', fields: [{ field: 'responses[1].status' }] }
    })
  ),
  'media-types-are-checked': steps(
    CREATE,
    DRAFT,
    call('CreateDefinitions', 201, { body: define(['A', {}, ['application/*', 'text/csv; header=present']]) }),
    ...['json', 'application/', 'a b/c', '*/json'].map(type =>
      call('CreateDefinitions', 400, {
        body: define(['B', {}, [type]]),
        returns: { code: '400022', fields: [{ field: 'definitions[0].accept[0]' }] }
      })
    )
  ),
  'media-types-need-not-match': steps(
    CREATE,
    DRAFT,
    call('CreateDefinitions', 201, {
      body: {
        definitions: [{ ...DEFINITION, schema: { contentType: 'application/schema+yaml', content: 'type: object' } }]
      },
      returns: { definitions: [{ accept: ['application/json'] }] }
    })
  ),
  'statuses-are-checked': steps(
    ...DEFINED,
    ...[99, 600, 200.5].map(status =>
      call('CreateAction', 400, {
        body: { ...ACTION, responses: [{ status, definitions: [] }] },
        returns: { code: '400004', fields: [{ field: 'responses[0].status' }] }
      })
    )
  ),
  'without-response-invalid': steps(
    ...DEFINED,
    call('CreateAction', 201, {
      body: { ...ACTION, responses: [] },
      returns: { errors: [{ field: '/responses', severity: 'error' }] }
    }),
    call('PublishConnector', 400, { returns: { code: '400011' } })
  ),
  'names-of-resources-are-unique': steps(
    ...DEFINED,
    ACT,
    call('CreateAction', 409, { body: ACTION, returns: { code: '409020' } }),
    call('CreateTrigger', 201, { body: TRIGGER }),
    call('CreateTrigger', 409, { body: TRIGGER, returns: { code: '409021' } }),
    call('CreateDefinitions', 409, { body: { definitions: [DEFINITION] }, returns: { code: '409022' } })
  ),
  'resources-can-be-renamed': steps(
    ...DEFINED,
    ACT,
    call('UpdateDefinition', 200, {
      path: { definition_name: 'Parcel' },
      body: { id: '{{definition}}', name: 'Packet', accept: ['application/json'] },
      returns: { id: '{{definition}}', name: 'Packet' }
    }),
    call('GetAction', 200, {
      path: { action_name: 'GetParcel' },
      returns: { responses: [{ definitions: [{ definition: { name: 'Packet' } }] }] }
    })
  ),
  'definitions-refer-to-each-other': steps(
    CREATE,
    DRAFT,
    call('CreateDefinitions', 201, {
      body: define(['A', { $ref: '#/$defs/B' }], ['B', { $ref: '#/$defs/A' }]),
      keep: { url: '/definitions/0/url', other: '/definitions/1/url' }
    }),
    send('GET {{url}}', 200, { key: '{{key}}', returns: { $ref: '{{other}}' } }),
    call('CreateDefinitions', 201, { body: define(['C', { $ref: '{{url}}' }]) }),
    call('CreateDefinitions', 400, {
      body: define(['D', { $ref: '#/$defs/Unknown' }]),
      returns: { code: '400022', fields: [{ field: 'definitions[0].schema.content' }] }
    })
  ),
  'schema-by-url': steps(
    ...DEFINED,
    call('GetDefinition', 200, {
      path: { definition_name: 'Parcel' },
      returns: {
        url: '<has /api/schemas/v1/o/{{organisation}}/{{connector}}/{{version}}/Parcel.json>',
        schema: '<absent>'
      }
    }),
    send('GET {{url}}', 200, { key: '{{key}}', returns: { type: 'object' } }),
    call('GetRawSchema', 200, { path: { schema_filename: 'Parcel.json' }, returns: { type: 'object' } })
  ),
  'schemas-of-other-kinds': steps(
    CREATE,
    DRAFT,
    call('CreateDefinitions', 201, {
      body: {
        definitions: [
          { name: 'Xml', accept: ['text/xml'], schema: { contentType: 'application/xml', content: '<schema/>' } },
          { name: 'Text', accept: ['text/plain'], schema: { contentType: 'text/x-proto', content: 'message A {}' } }
        ]
      }
    }),
    call('GetRawSchema', 200, {
      path: { schema_filename: 'Xml.xsd' },
      returns: '<schema/>',
      returnsHeaders: { 'content-type': 'text/xml; charset=utf-8' }
    }),
    call('GetRawSchema', 200, {
      path: { schema_filename: 'Text.txt' },
      returns: 'message A {}',
      returnsHeaders: { 'content-type': 'text/plain; charset=utf-8' }
    })
  ),
  'only-json-schemas-are-parsed': steps(
    CREATE,
    DRAFT,
    ...['application/json', 'application/schema+json', 'application/schema+yaml'].map(contentType =>
      call('CreateDefinitions', 400, {
        body: { definitions: [{ ...DEFINITION, schema: { contentType, content: '{"type": ' } }] },
        returns: { code: '400022', fields: [{ field: 'definitions[0].schema.content' }] }
      })
    ),
    call('CreateDefinitions', 201, {
      body: {
        definitions: [
          {
            name: 'Xml',
            accept: ['text/xml'],
            schema: { contentType: 'application/xml', content: '<schema><a></schema>' }
          }
        ]
      }
    }),
    call('GetRawSchema', 200, { path: { schema_filename: 'Xml.xsd' }, returns: '<schema><a></schema>' }),
    PUBLISH
  ),
  'xsd-on-any-connector': same('schemas-of-other-kinds'),
  'delete-definitions-once-each': steps(
    ...DEFINED,
    ...[
      { ids: ['{{definition}}'], names: ['Parcel'] },
      { all: true, names: ['Parcel'] },
      { names: [] },
      { all: false }
    ].map(body => call('DeleteDefinitions', 400, { body, returns: { code: '400023' } })),
    call('DeleteDefinitions', 404, { body: { names: ['Unknown'] }, returns: { code: '404022' } }),
    call('DeleteDefinitions', 204, { body: { names: ['Parcel', 'Parcel'] } })
  ),
  'delete-used-definition': steps(
    ...DEFINED,
    ACT,
    call('DeleteDefinition', 412, {
      path: { definition_name: 'Parcel' },
      returns: {
        code: '412020',
        definition: {
          id: '{{definition}}',
          name: 'Parcel',
          referencedBy: [{ type: 'action', id: '{{action}}', name: 'GetParcel' }]
        }
      }
    }),
    call('DeleteDefinition', 204, { path: { definition_name: 'Parcel' }, query: { force: 'true' } })
  ),
  'forced-delete-leaves-errors': steps(
    ...DEFINED,
    ACT,
    call('DeleteDefinition', 204, { path: { definition_name: 'Parcel' }, query: { force: 'true' } }),
    call('GetAction', 200, {
      path: { action_name: 'GetParcel' },
      returns: { errors: [{ severity: 'error', message: '<has Parcel>' }] }
    }),
    call('PublishConnector', 400, { returns: { code: '400011' } })
  ),
  'size-of-versions': shownBy('http/server/content-limits.test.ts', 'It needs thousands of definitions.'),
  'references-in-actions': shownBy('http/server/content-limits.test.ts', 'It needs more than ten thousand references.'),
  'protocols': steps(
    call('ListProtocols', 200, { returns: { totalCount: 2, protocols: [{ slug: 'http' }, { slug: 'bigquery' }] } }),
    call('ListAuthSchemes', 404, { path: { protocol_slug: 'soap' }, returns: { code: '404031' } })
  ),
  'schemes-of-protocols': steps(
    call('ListAuthSchemes', 200, {
      path: { protocol_slug: 'http' },
      returns: { authSchemes: { '<some>': { type: 'api-key' }, '<none>': { type: 'custom-function' } } }
    })
  )
}
