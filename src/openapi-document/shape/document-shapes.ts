/**
 * The objects of OpenAPI 3.0, 3.1 and 3.2 by name, with the fields of each. Fields that a connector has no place for
 * say so; the importer uses the others, and reports itself what it cannot use of them.
 */
import { any, flag, list, map, object, omitted, oneOf, part, required, schema, type Shape, text } from './field-type.js'
import { parameterSchema, used } from './field-type.js'

const EXAMPLES = 'examples'
const DESCRIPTIONS = 'descriptions of parts other than schemas, operations and security schemes'
const DEPRECATIONS = 'deprecations'
const DOCUMENTATION = 'links to documentation, except the link of the whole document,'

const securityRequirement = map(list(text))

/** Fields of parameters and headers. */
const valueFields = {
  description: omitted(DESCRIPTIONS, text),
  required: used(flag),
  deprecated: omitted(DEPRECATIONS, flag),
  allowEmptyValue: omitted('serialisations of parameters', flag),
  style: omitted('serialisations of parameters', text),
  explode: omitted('serialisations of parameters', flag),
  allowReserved: omitted('serialisations of parameters', flag),
  content: omitted('media types of parameters', map(part('mediaType'))),
  example: omitted(EXAMPLES, any),
  examples: omitted(EXAMPLES, map(part('example')))
}

const documentation = omitted(DOCUMENTATION, object('externalDocs'))

export const shapes: Readonly<Record<string, Shape>> = {
  document: {
    fields: {
      openapi: required(text),
      $self: omitted('identifiers of documents', text, '3.2'),
      info: required(object('info')),
      jsonSchemaDialect: omitted('dialects of schemas', text, '3.1'),
      servers: used(list(object('server'))),
      paths: used(object('paths')),
      webhooks: used(map(part('pathItem')), '3.1'),
      components: used(object('components')),
      security: used(list(securityRequirement)),
      tags: omitted('tags', list(object('tag'))),
      externalDocs: used(object('mainDocs'))
    }
  },
  info: {
    fields: {
      title: required(text),
      summary: omitted('summaries of documents and paths', text, '3.1'),
      description: used(text),
      termsOfService: omitted('contacts, licences and terms of service', text),
      contact: omitted('contacts, licences and terms of service', object('contact')),
      license: omitted('contacts, licences and terms of service', object('license')),
      version: required(text)
    }
  },
  contact: { fields: { name: used(text), url: used(text), email: used(text) } },
  license: { fields: { name: required(text), identifier: used(text, '3.1'), url: used(text) } },
  mainDocs: { fields: { description: omitted(DESCRIPTIONS, text), url: required(text) } },
  externalDocs: { fields: { description: used(text), url: required(text) } },
  server: {
    fields: {
      url: required(text),
      name: omitted(DESCRIPTIONS, text, '3.2'),
      description: omitted(DESCRIPTIONS, text),
      variables: used(map(object('serverVariable')))
    }
  },
  serverVariable: {
    fields: {
      enum: omitted('allowed values of server variables', list(text)),
      default: required(text),
      description: omitted(DESCRIPTIONS, text)
    }
  },
  tag: {
    fields: {
      name: required(text),
      summary: used(text, '3.2'),
      description: used(text),
      externalDocs: used(object('externalDocs')),
      parent: used(text, '3.2'),
      kind: used(text, '3.2')
    }
  },
  paths: { fields: {}, others: { name: /^\//, type: part('pathItem') } },
  pathItem: {
    fields: {
      summary: omitted('summaries of documents and paths', text),
      description: omitted(DESCRIPTIONS, text),
      ...Object.fromEntries(
        ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'].map(method => [
          method,
          used(object('operation'))
        ])
      ),
      query: omitted('operations whose method an action cannot have', object('operation'), '3.2'),
      additionalOperations: omitted('operations whose method an action cannot have', map(object('operation')), '3.2'),
      servers: omitted('servers of paths and operations', list(object('server'))),
      parameters: used(list(part('parameter')))
    }
  },
  operation: {
    fields: {
      tags: omitted('tags', list(text)),
      summary: used(text),
      description: used(text),
      externalDocs: documentation,
      operationId: used(text),
      parameters: used(list(part('parameter'))),
      requestBody: used(part('requestBody')),
      responses: used(object('responses')),
      callbacks: omitted('callbacks', map(part('callback'))),
      deprecated: omitted(DEPRECATIONS, flag),
      security: used(list(securityRequirement)),
      servers: omitted('servers of paths and operations', list(object('server')))
    }
  },
  parameter: {
    fields: {
      name: required(text),
      in: required(oneOf('path', 'query', 'header', 'cookie', 'querystring')),
      ...valueFields,
      schema: used(parameterSchema)
    }
  },
  header: { fields: { ...valueFields, schema: used(schema) } },
  requestBody: {
    fields: {
      description: omitted(DESCRIPTIONS, text),
      content: required(map(part('mediaType'))),
      required: used(flag)
    }
  },
  mediaType: {
    fields: {
      schema: used(schema),
      itemSchema: omitted('schemas of the items of streams', schema, '3.2'),
      example: omitted(EXAMPLES, any),
      examples: omitted(EXAMPLES, map(part('example'))),
      encoding: omitted('encodings', map(object('encoding'))),
      prefixEncoding: omitted('encodings', list(object('encoding')), '3.2'),
      itemEncoding: omitted('encodings', object('encoding'), '3.2')
    }
  },
  encoding: {
    fields: {
      contentType: used(text),
      headers: used(map(part('header'))),
      style: used(text),
      explode: used(flag),
      allowReserved: used(flag),
      encoding: used(map(object('encoding')), '3.2'),
      prefixEncoding: used(list(object('encoding')), '3.2'),
      itemEncoding: used(object('encoding'), '3.2')
    }
  },
  responses: {
    fields: { default: used(part('response')) },
    others: { name: /^[1-5](?:\d\d|XX)$/, type: part('response') }
  },
  response: {
    fields: {
      summary: omitted('summaries of responses', text, '3.2'),
      description: omitted(DESCRIPTIONS, text),
      headers: omitted('headers of responses', map(part('header'))),
      content: used(map(part('mediaType'))),
      links: omitted('links', map(part('link')))
    }
  },
  callback: { fields: {}, others: { name: /^/, type: part('pathItem') } },
  example: {
    fields: {
      summary: used(text),
      description: used(text),
      value: used(any),
      externalValue: used(text),
      dataValue: used(any, '3.2'),
      serializedValue: used(text, '3.2')
    }
  },
  link: {
    fields: {
      operationRef: used(text),
      operationId: used(text),
      parameters: used(map(any)),
      requestBody: used(any),
      description: used(text),
      server: used(object('server'))
    }
  },
  components: {
    fields: {
      schemas: used(map(schema)),
      responses: used(map(part('response'))),
      parameters: used(map(part('parameter'))),
      examples: omitted(EXAMPLES, map(part('example'))),
      requestBodies: used(map(part('requestBody'))),
      headers: omitted('headers of responses', map(part('header'))),
      securitySchemes: used(map(part('securityScheme'))),
      links: omitted('links', map(part('link'))),
      callbacks: omitted('callbacks', map(part('callback'))),
      pathItems: used(map(part('pathItem')), '3.1'),
      mediaTypes: used(map(part('mediaType')), '3.2')
    }
  },
  securityScheme: {
    fields: {
      type: required(oneOf('apiKey', 'http', 'mutualTLS', 'oauth2', 'openIdConnect')),
      description: used(text),
      name: used(text),
      in: used(oneOf('query', 'header', 'cookie')),
      scheme: used(text),
      bearerFormat: omitted('formats of bearer tokens', text),
      flows: used(object('flows')),
      openIdConnectUrl: omitted('URLs of OpenID Connect and OAuth 2.0 metadata', text),
      oauth2MetadataUrl: omitted('URLs of OpenID Connect and OAuth 2.0 metadata', text, '3.2'),
      deprecated: omitted(DEPRECATIONS, flag, '3.2')
    }
  },
  flows: {
    fields: {
      implicit: used(object('flow')),
      password: used(object('flow')),
      clientCredentials: used(object('flow')),
      authorizationCode: used(object('flow')),
      deviceAuthorization: used(object('flow'), '3.2')
    }
  },
  flow: {
    fields: {
      authorizationUrl: used(text),
      deviceAuthorizationUrl: omitted('URLs for the authorisation of devices', text, '3.2'),
      tokenUrl: used(text),
      refreshUrl: omitted('refresh URLs', text),
      scopes: required(map(text))
    }
  }
}
