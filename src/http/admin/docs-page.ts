/** Renders the OpenAPI document as a page without scripts or outside resources. */
import type { describeApi } from '../../contract/openapi.js'
import { escapeHtml as escape, renderPage } from './page.js'

type ApiDocument = ReturnType<typeof describeApi>

interface Described {
  readonly description?: string
}

interface Schema extends Described {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly items?: Schema
  readonly oneOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
}

interface Parameter extends Described {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: Schema
}

interface Payload extends Described {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
}

interface Operation extends Described {
  readonly operationId: string
  readonly summary: string
  readonly parameters: readonly Parameter[]
  readonly requestBody?: Payload
  readonly responses: Readonly<Record<string, Payload>>
}

export function renderDocsPage({ info, paths, components }: ApiDocument): string {
  const operations = Object.entries(paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => renderOperation(method, path, operation))
  )
  const schemas = Object.entries(components.schemas as Record<string, Schema>).map(renderSchema)
  return renderPage(
    info.title,
    STYLE,
    `<h1>${escape(info.title)} <small>${escape(info.version)}</small></h1>
<p>${escape(info.description)} The same for tools: <a href="openapi.json">openapi.json</a>.</p>
<p>Served at the root and under <code>/api/connect/v1</code>.</p>
<h2>Operations</h2>
${operations.join('\n')}
<h2>Schemas</h2>
${schemas.join('\n')}`
  )
}

const STYLE = `
details { border: 1px solid #8884; border-radius: .4rem; margin: .4rem 0; padding: .4rem .8rem; }
summary { cursor: pointer; overflow-wrap: anywhere; }
summary b { display: inline-block; min-width: 4.5rem; }
`

function renderOperation(method: string, path: string, operation: Operation): string {
  const { operationId, summary, description = '', parameters, requestBody, responses } = operation
  const parameterRows = parameters.map(({ name, in: place, required = false, schema, description: text = '' }) => [
    code(name),
    `${place}${required ? '' : ', optional'}`,
    typeOf(schema),
    escape(text)
  ])
  const payloads = [...(requestBody ? [['body', requestBody] as const] : []), ...Object.entries(responses)]
  const payloadRows = payloads.map(([name, payload]) => [
    code(name),
    describePayload(payload),
    escape(payload.description ?? '')
  ])
  return `<details id="${escape(operationId)}">
<summary><b>${method.toUpperCase()}</b> ${code(path)} ${escape(summary)}</summary>
<p>${escape(description)} (${code(operationId)})</p>
${table(parameterRows)}
${table(payloadRows)}
</details>`
}

function describePayload({ content = {} }: Payload): string {
  const parts = Object.entries(content).map(([type, { schema }]) => `${code(type)} ${typeOf(schema)}`)
  return parts.length === 0 ? 'no body' : parts.join('<br>')
}

function renderSchema([name, schema]: readonly [string, Schema]): string {
  const { properties = {}, required = [], description = '' } = schema
  const rows = Object.entries(properties).map(([property, of]) => [
    `${code(property)}${required.includes(property) ? '' : ' <small>optional</small>'}`,
    typeOf(of),
    escape(of.description ?? '')
  ])
  return `<details id="schema-${escape(name)}">
<summary>${code(name)}</summary>
<p>${escape(description)} ${rows.length === 0 ? typeOf(schema) : ''}</p>
${table(rows)}
</details>`
}

function typeOf({ $ref, items, oneOf, const: constant, enum: values, type = 'any', format }: Schema): string {
  if ($ref !== undefined) {
    const name = escape($ref.split('/').at(-1) as string)
    return `<a href="#schema-${name}">${name}</a>`
  }
  if (oneOf !== undefined) return oneOf.map(typeOf).join(' or ')
  if (items !== undefined) return `list of ${typeOf(items)}`
  if (constant !== undefined) return code(JSON.stringify(constant))
  if (values !== undefined) return values.map(value => code(JSON.stringify(value))).join(', ')
  return escape([[type].flat().join(' or '), format].filter(Boolean).join(', '))
}

function table(rows: readonly (readonly string[])[]): string {
  const lines = rows.map(cells => `<tr>${cells.map(cell => `<td>${cell}`).join('')}`)
  return lines.length === 0 ? '' : `<table>\n${lines.join('\n')}\n</table>`
}

function code(text: string): string {
  return `<code>${escape(text)}</code>`
}
