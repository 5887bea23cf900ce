import type { ConnectionVariable } from '../../contract/schemas/connection.js'
import { asList, asObject, asText } from '../../openapi-document/json.js'
import type { ReadContext } from './read-context.js'

export interface BaseUrl {
  readonly baseUrl: string
  readonly connectionVariables: readonly ConnectionVariable[]
}

/**
 * The first server as a base URL (docs/contract.md 5). Its variables become connection variables, such as
 * `https://{{region}}.example.com`, with the same defaults.
 */
export function readBaseUrl({ document, messages }: ReadContext): BaseUrl {
  const [server, ...others] = asList(document.root['servers']).map(asObject)
  const url = asText(server?.['url'])
  const variables = asObject(server?.['variables'])
  const names = [...new Set(Array.from(url.matchAll(VARIABLE), ([, name]) => name as string))]
  if (!/^(https?:\/\/|\{)/i.test(url)) {
    messages.add('warning', 'the document has no absolute server URL; set the base URL of the connector', '#/servers')
  }
  for (const { url: other } of others) {
    messages.add('info', 'a connector has one base URL; other servers were omitted', asText(other))
  }
  return {
    baseUrl: url.replaceAll(VARIABLE, '{{$1}}').replace(/\/$/, ''),
    connectionVariables: names.map(name => ({
      name,
      value: Object.hasOwn(variables, name) ? asText(asObject(variables[name])['default']) : ''
    }))
  }
}

const VARIABLE = /\{([^{}]+)\}/g
