import type { ConnectionVariable } from '../../contract/schemas/connection.js'
import { within } from '../../openapi-document/document.js'
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
  const servers = within({ value: document.root, at: '#' }, 'servers')
  const [server, ...others] = asList(servers.value).map(asObject)
  const url = asText(server?.['url'])
  const variables = asObject(server?.['variables'])
  const names = [...new Set(Array.from(url.matchAll(VARIABLE), ([, name]) => name as string))]
  if (!/^(https?:\/\/|\{)/i.test(url)) {
    messages.add('warning', 'the document has no absolute server URL; set the base URL of the connector', '#/servers')
  }
  others.forEach(({ url: other }, index) => {
    const at = `${servers.at}/${index + 1}`
    messages.add('info', 'a connector has one base URL; other servers were omitted', { at, about: asText(other) })
  })
  for (const name of Object.keys(variables).filter(each => !names.includes(each))) {
    const at = within(servers, '0', 'variables', name).at
    messages.add('info', 'a variable that the URL of the server does not use was omitted', at)
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
