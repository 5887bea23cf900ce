/** Writes responses as the settings say, where the contract leaves a choice of form: empty lists, errors, charset. */
import type { FastifyReply } from 'fastify'
import { defaultSettings, type Settings } from '../contract/settings.js'

/** @returns the payload to send. Most servers have the usual style, and send the payload as it is. */
export function applyStyle(reply: FastifyReply, payload: unknown, settings: Settings): unknown {
  if (settings.jsonCharset !== usual.jsonCharset) addCharset(reply)
  const isUsual = settings.emptyLists === usual.emptyLists && settings.emptyErrors === usual.emptyErrors
  return isUsual || !isJson(reply) ? payload : restyle(payload, settings)
}

const usual = Object.freeze(defaultSettings())

function addCharset(reply: FastifyReply): void {
  const type = reply.getHeader('content-type')
  if (type === 'application/json') void reply.header('content-type', `${type}; charset=utf-8`)
}

function isJson(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type')).startsWith('application/json')
}

function restyle(payload: unknown, settings: Settings): unknown {
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload
  const text = payload.toString()
  return text === '' ? payload : JSON.stringify(JSON.parse(text), (_, value: unknown) => restyleValue(value, settings))
}

function restyleValue(value: unknown, { emptyLists, emptyErrors }: Settings): unknown {
  if (Array.isArray(value)) return value.length === 0 && emptyLists === 'null' ? null : (value as unknown)
  if (emptyErrors === 'list' && isResource(value) && !('errors' in value)) return { ...value, errors: [] }
  return value
}

/** An action or a trigger. */
function isResource(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && 'parameters' in value && 'responses' in value && 'method' in value
  )
}
