/** Runs the examples of the ledger against a server. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { findMismatch } from '../../../src/contract/fidelity/examples/compare.js'
import type { Exchange } from '../../../src/contract/fidelity/examples/exchange.js'
import { demoEnvironment, fillIn, readKept, type Values } from '../../../src/contract/fidelity/examples/placeholders.js'
import { operations } from '../../../src/contract/operations.js'
import { bearer } from '../app.js'
import { formType, toForm } from '../http-import.js'

/** What a server returned. */
export interface Received {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  /** Parsed if it is JSON; undefined if it is empty. */
  readonly body: unknown
}

/** A step with its placeholders filled in, and what was returned. */
export interface RanStep {
  readonly step: Exchange
  /** The body that was sent. */
  readonly sent: unknown
  readonly received: Received
}

/** Runs the steps in order, and all of them: a later one may explain a failure. */
export async function runSteps(app: FastifyInstance, steps: readonly Exchange[]): Promise<RanStep[]> {
  let values: Values = demoEnvironment
  const ran: RanStep[] = []
  for (const original of steps) {
    const step = fillIn(original, values)
    const received = toReceived(await inject(app, step, values))
    ran.push({ step, sent: step.body, received })
    if (step.keep !== undefined && received.status === step.status) {
      values = { ...values, ...readKept(step.keep, received.body) }
    }
  }
  return ran
}

function inject(app: FastifyInstance, step: Exchange, values: Values): Promise<LightMyRequestResponse> {
  const { method, url } = locate(step, values)
  const { key = 'call' in step ? values['key'] : null, headers = {}, body, form } = step
  const isJson = body !== undefined && typeof body !== 'string'
  const payload = form === undefined ? (isJson ? JSON.stringify(body) : body) : toForm(toParts(form))
  return app.inject({
    method: method as 'GET',
    url,
    headers: {
      ...(key !== null && key !== undefined && bearer(key)),
      ...(isJson && { 'content-type': 'application/json' }),
      ...(form !== undefined && { 'content-type': formType }),
      ...headers
    },
    ...(payload !== undefined && { payload: payload as string })
  })
}

function toParts(form: Readonly<Record<string, string>>) {
  return Object.entries(form).map(([name, content]) => ({
    name,
    content,
    more: name === 'file' ? '; filename="api.json"\r\nContent-Type: application/json' : ''
  }))
}

function locate(step: Exchange, values: Values): { readonly method: string; readonly url: string } {
  if ('send' in step) {
    const [method = '', url = ''] = step.send.split(' ', 2)
    return { method, url: url.replace(/^https?:\/\/[^/]+/, '') }
  }
  const { method, path } = operations[step.call]
  const names: Partial<Record<string, string>> = {
    organisation_id: values['organisation'],
    connector_id: values['connector'],
    connection_id: values['connection'],
    version: values['version'],
    ...step.path
  }
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ''))
  const pairs = Object.entries(step.query ?? {}).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, each])
  )
  return { method, url: pairs.length === 0 ? url : `${url}?${new URLSearchParams(pairs).toString()}` }
}

function toReceived({ statusCode: status, headers, body }: LightMyRequestResponse): Received {
  return { status, headers, body: parse(body) }
}

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** How a response differs from what a step expects. */
export function findDifference(step: Exchange, { status, headers, body }: Received): string | undefined {
  const { returns, returnsHeaders = {} } = step
  if (status !== step.status) return `expected ${step.status}, got ${status} ${JSON.stringify(body)}`
  const inBody = returns === undefined ? undefined : findMismatch(returns, body)
  return inBody ?? findMismatch(returnsHeaders, headers, 'headers')
}
