import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { lazy } from '../../core/lazy-module.js'
import { finishConsent, describeConsentRequest } from '../../control/oauth2-consent.js'

const loadPages = lazy(() => import('./oauth2-pages.js'))

type Asked = { Querystring: Readonly<Record<string, string | readonly string[] | undefined>> }

/**
 * The pages that a user's browser opens in an OAuth 2.0 flow. They are open like the pages of a real provider, because
 * a browser cannot send an admin token and may come from any page. They admit callers that know the state of the flow,
 * which only the client that began it knows. They reveal nothing to others, and redirect to the mock's own address
 * only.
 */
export function registerOAuth2Pages(scope: FastifyInstance): void {
  scope.get<Asked>('/oauth2/authorize', async (request, reply) => {
    const { sandbox, query } = request
    const state = textOf(query['state'])
    const question = describeConsentRequest(sandbox, state)
    if (question.isSilent) return redirect(reply, finishConsent(request.addressed, state, 'allow'))
    const { renderConsentPage } = await loadPages()
    return sendPage(reply, renderConsentPage(question, new URLSearchParams({ sandbox: sandbox.id, state }).toString()))
  })

  for (const answer of ['allow', 'deny'] as const) {
    scope.get<Asked>(`/oauth2/${answer}`, async ({ addressed, query }, reply) =>
      redirect(reply, finishConsent(addressed, textOf(query['state']), answer))
    )
  }

  scope.get<Asked>('/oauth2/callback', async (request, reply) => {
    const { code, state, error, error_description } = request.query
    const answer = Object.fromEntries(
      Object.entries({ code, state, error, error_description })
        .map(([name, value]) => [name, textOf(value)])
        .filter(([, value]) => value !== '')
    ) as Record<string, string>
    if (!wantsPage(request)) return reply.header('cache-control', 'no-store').send(answer)
    const { callbackScript, renderCallbackPage } = await loadPages()
    return sendPage(reply, renderCallbackPage(answer), `; script-src ${callbackScript}`)
  })
}

function textOf(value: string | readonly string[] | undefined): string {
  return [value ?? ''].flat()[0] ?? ''
}

/** A browser accepts HTML; JSON is easier for a program. */
function wantsPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') === true
}

function redirect(reply: FastifyReply, url: string): FastifyReply {
  return reply.header('cache-control', 'no-store').redirect(url, 302)
}

/** Keeps other origins from framing the page and from learning its URL, which holds the state. */
function sendPage(reply: FastifyReply, page: string, alsoAllowed = ''): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .headers({
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'${alsoAllowed}`,
      'referrer-policy': 'no-referrer'
    })
    .send(page)
}
