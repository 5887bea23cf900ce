/** Single changes of what a platform does, made to the response of one step. */
import type { Exchange, Pattern } from '../../../src/contract/fidelity/examples/exchange.js'
import type { PlatformResponse } from '../../../src/platform/client/client.js'

type ResponseChange = (response: PlatformResponse) => PlatformResponse

type Body = Record<string, unknown>

/** The changes that contradict what a step expects, by their kind. */
export function changesOf(
  entry: string,
  { status, returns, returnsHeaders = {} }: Exchange
): Map<string, ResponseChange> {
  const changes = new Map<string, ResponseChange>([
    ['status', response => ({ ...response, status: status < 300 ? 403 : status === 400 ? 422 : 400 })]
  ])
  for (const [name, pattern] of Object.entries(returnsHeaders)) {
    changes.set(`header ${name}`, response => {
      const { [name]: _, ...headers } = response.headers
      return { ...response, headers: pattern === '<absent>' ? { ...headers, [name]: 'x' } : headers }
    })
  }
  for (const [name, pattern] of propertiesOf(returns)) {
    if (pattern === '<absent>')
      changes.set(
        `added ${name}`,
        changeBody(body => (body[name] = 'x'))
      )
    else
      changes.set(
        `dropped ${name}`,
        changeBody(body => delete body[name])
      )
    if (entry === 'absent-when-empty' && Array.isArray(pattern) && pattern.length === 0)
      changes.set(
        `null ${name}`,
        changeBody(body => (body[name] = null))
      )
  }
  return changes
}

function propertiesOf(returns: Pattern | undefined): [string, Pattern][] {
  if (typeof returns !== 'object' || returns === null || Array.isArray(returns)) return []
  return Object.entries(returns).filter(([name, pattern]) => !name.startsWith('<') && pattern !== '<any>')
}

export function changeBody(change: (body: Body) => unknown): ResponseChange {
  return response => {
    const body = JSON.parse(response.text) as Body
    change(body)
    return { ...response, text: JSON.stringify(body) }
  }
}
