import { apiError } from '../../contract/errors.js'
import { type Operation, parametersOf } from '../../contract/operations.js'
import { type PathParameter, pathParameters } from '../../contract/operations/parameters.js'
import { canonicalId, isUlid } from '../../core/ids.js'

/** The parameters of a path by their names in it; ids in canonical form. */
export type PathValues = Readonly<Record<PathParameter, string>>

/**
 * Checks the decoded parameters of a path.
 * @throws ApiError 400 `invalidPathParameter`, which names each one that is wrong.
 */
export type PathReader = (
  params: Readonly<Record<string, string>>,
  settings: { readonly strictIds: boolean }
) => PathValues

/** What is known of an operation is found out once, and not for each request. */
export function createPathReader({ path }: Operation): PathReader {
  const names = parametersOf(path)
  const ids = names.filter(name => pathParameters[name].ulid)
  return (params, { strictIds }) => {
    const isId = strictIds ? isUlid : isNotEmpty
    const wrong = ids.filter(name => !isId(params[name] as string))
    if (wrong.length > 0) {
      const message = strictIds ? 'must be a ULID' : 'must not be empty'
      throw apiError('invalidPathParameter', { fields: wrong.map(field => ({ field, message })) })
    }
    const values: Record<string, string> = { ...params }
    for (const name of ids) values[name] = canonicalId(values[name] as string)
    return values as PathValues
  }
}

function isNotEmpty(text: string): boolean {
  return text !== ''
}

/** The connector that a path names, as operations take it. */
export function connectorIn(path: PathValues) {
  return { organisationId: path.organisation_id, connectorId: path.connector_id }
}

/** The scheme of a connector that a path names, as operations take it. */
export function authSchemeConfigIn(path: PathValues) {
  return { ...connectorIn(path), authSchemeConfigId: path.auth_scheme_config_id }
}

/** The version of a connector that a path names, as operations take it. */
export function versionIn(path: PathValues) {
  return { ...connectorIn(path), version: path.version }
}

/** The connection of a connector that a path names, as operations take it. */
export function connectionIn(path: PathValues) {
  return { ...connectorIn(path), connectionId: path.connection_id }
}
