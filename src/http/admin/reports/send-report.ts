import type { FastifyReply, FastifyRequest } from 'fastify'
import { invalidField } from '../../../contract/invalid-fields.js'
import { expected } from '../../../validation/describe-value.js'

const FORMATS = ['json', 'text', 'html']

interface Report<Content> {
  readonly report: Content
  readonly toText: (report: Content) => string
  readonly toHtml: (report: Content) => string
}

/** As JSON; as a page for a browser; or as `?format=` says. @throws ApiError 400 `invalidQuery`. */
export function sendReport<Content>(
  request: FastifyRequest,
  reply: FastifyReply,
  { report, toText, toHtml }: Report<Content>
): unknown {
  const { format = asksForPage(request) ? 'html' : 'json' } = request.query as { readonly format?: unknown }
  if (typeof format !== 'string' || !FORMATS.includes(format)) {
    throw invalidField('format', expected('json, text or html', format), 'invalidQuery')
  }
  void reply.header('vary', 'accept')
  if (format === 'text') return reply.type('text/plain; charset=utf-8').send(toText(report))
  if (format === 'html') return reply.type('text/html; charset=utf-8').send(toHtml(report))
  return report
}

function asksForPage({ headers: { accept = '' } }: FastifyRequest): boolean {
  return accept.includes('text/html')
}
