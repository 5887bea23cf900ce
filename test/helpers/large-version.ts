/** Versions with many resources, in a store of their own. */
import type { Test } from 'tap'
import { createClock } from '../../src/core/clock.js'
import { createIds } from '../../src/core/ids.js'
import { createRandom } from '../../src/core/random.js'
import type { ImportedAction, ImportedApi, ImportedDefinition } from '../../src/operations/openapi/imported-api.js'
import { importHTTPConnector } from '../../src/operations/openapi-import/import-http-connector.js'
import { withImportedVersion } from '../../src/operations/openapi-import/imported-version.js'
import type { AddressedContext } from '../../src/operations/shared/context.js'
import { openDatabase } from '../../src/store/database/database.js'
import { createStore } from '../../src/store/store.js'
import { demo } from './app.js'

function createDefinition(index: number): ImportedDefinition {
  return { name: `D${index}`, accept: ['application/json'], description: '', content: '{}', refersTo: [] }
}

function createAction(index: number, count: number): ImportedAction {
  return {
    name: `get${index}`,
    summary: '',
    description: '',
    method: 'GET',
    path: `/${index}`,
    parameters: [],
    requestBody: undefined,
    responses: [{ status: 200, definitions: [`D${index}`, `D${(index + 1) % count}`] }]
  }
}

/** An API with as many definitions and actions. */
export function createApi(count: number): ImportedApi {
  return {
    name: 'Large',
    description: '',
    version: '1',
    documentationURL: '',
    baseUrl: 'https://large.example',
    connectionVariables: [],
    authSchemeConfigs: [],
    definitions: Array.from({ length: count }, (_, index) => createDefinition(index)),
    actions: Array.from({ length: count }, (_, index) => createAction(index, count)),
    triggers: [],
    messages: []
  }
}

/** A store of its own with an organisation. */
export function createContext(t: Test) {
  const store = createStore(openDatabase())
  t.teardown(() => store.close())
  store.organisations.insert({ id: demo.acme.id, name: 'Acme' })
  const clock = createClock()
  const ids = createIds(clock, createRandom(1))
  return { store, clock, ids, baseUrl: 'https://mock.example' } as unknown as AddressedContext
}

/** Imports such an API. */
export async function createVersion(t: Test, count: number) {
  const context = createContext(t)
  const api = createApi(count)
  const { connector, version } = await withImportedVersion(context, { api, name: '1' }, async version =>
    context.store.transaction(() => importHTTPConnector(context, { organisationId: demo.acme.id, api, version }))
  )
  return { context, connector, version }
}
