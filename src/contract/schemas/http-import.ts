/** The import of a connector from an API description. */
import { Type, type Static } from '@sinclair/typebox'
import { Action } from './action.js'
import { ErrorBody, Message } from './common.js'
import { HTTPConnector } from './connector.js'
import { Definition } from './definition.js'
import { oneOfStrings, ref } from './json-schema.js'
import { Trigger } from './trigger.js'

/** SPEC:4644. */
export const ConnectorFormat = oneOfStrings(['openapi'], { $id: 'ConnectorFormat' })

/** SPEC:4741. */
export const ImportHTTPConnectorMetadata = Type.Object(
  { format: ref(ConnectorFormat) },
  { $id: 'ImportHTTPConnectorMetadata' }
)
export type ImportHTTPConnectorMetadata = Static<typeof ImportHTTPConnectorMetadata>

/** SPEC:4652. */
export const ImportHTTPConnectorVersionMetadata = Type.Object(
  { format: ref(ConnectorFormat), version: Type.String() },
  { $id: 'ImportHTTPConnectorVersionMetadata' }
)
export type ImportHTTPConnectorVersionMetadata = Static<typeof ImportHTTPConnectorVersionMetadata>

const fromUrl = {
  schemaURL: Type.String(),
  filetype: Type.Optional(Type.String()),
  format: ref(ConnectorFormat)
}

/** SPEC:4666. */
export const HTTPConnectorFromURLCreate = Type.Object(fromUrl, { $id: 'HTTPConnectorFromURLCreate' })
export type HTTPConnectorFromURLCreate = Static<typeof HTTPConnectorFromURLCreate>

/** SPEC:4685. */
export const HTTPConnectorVersionFromURLCreate = Type.Object(
  { ...fromUrl, version: Type.String() },
  { $id: 'HTTPConnectorVersionFromURLCreate' }
)
export type HTTPConnectorVersionFromURLCreate = Static<typeof HTTPConnectorVersionFromURLCreate>

const file = Type.Optional(Type.String({ format: 'binary' }))

/** SPEC:1588, an inline schema. The parts of a form. */
export const ImportHTTPConnectorForm = Type.Object(
  { file, metadata: Type.Optional(ref(ImportHTTPConnectorMetadata)) },
  { $id: 'ImportHTTPConnectorForm' }
)

/** SPEC:1540, an inline schema. The parts of a form. */
export const ImportHTTPConnectorVersionForm = Type.Object(
  { file, metadata: Type.Optional(ref(ImportHTTPConnectorVersionMetadata)) },
  { $id: 'ImportHTTPConnectorVersionForm' }
)

/** SPEC:4697. */
export const ImportHTTPConnectorResult = Type.Object(
  {
    connector: ref(HTTPConnector),
    definitions: Type.Array(ref(Definition)),
    actions: Type.Array(ref(Action)),
    triggers: Type.Array(ref(Trigger)),
    messages: Type.Array(ref(Message))
  },
  { $id: 'ImportHTTPConnectorResult' }
)
export type ImportHTTPConnectorResult = Static<typeof ImportHTTPConnectorResult>

/** SPEC:4727. An error with messages about the description. */
export const ImportHTTPConnectorError = Type.Object(
  { ...ErrorBody.properties, messages: Type.Optional(Type.Array(ref(Message))) },
  { $id: 'ImportHTTPConnectorError' }
)
export type ImportHTTPConnectorError = Static<typeof ImportHTTPConnectorError>
