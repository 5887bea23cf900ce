/** Renders the pages of an OAuth 2.0 flow, without outside resources. */
import { createHash } from 'node:crypto'
import type { ConsentRequest } from '../../control/oauth2-consent.js'
import { escapeHtml, renderPage } from './page.js'

const STYLE = `
main { border: 1px solid #8884; border-radius: .6rem; padding: 1rem 2rem; }
a.answer { border: 1px solid #8888; border-radius: .4rem; display: inline-block; margin: .5rem .5rem .5rem 0;
  padding: .4rem 1.6rem; text-decoration: none; color: inherit; }
a.allow { background: #2a6b3f; color: #fff; }
code { overflow-wrap: anywhere; user-select: all; }
`

/** @param query the query string of the links Allow and Deny. */
export function renderConsentPage(
  { clientId, connector, organisation, scopes }: ConsentRequest,
  query: string
): string {
  const asked = scopes.map(scope => `<li><code>${escapeHtml(scope)}</code>`)
  return renderPage(
    'Allow access?',
    STYLE,
    `<main>
<h1>Allow access?</h1>
<p><b>${escapeHtml(organisation)}</b> connects <b>${escapeHtml(connector)}</b>, as the client <code>${escapeHtml(clientId)}</code>.</p>
${asked.length === 0 ? '<p>It asks for no scope.</p>' : `<p>It asks for:</p>\n<ul>\n${asked.join('\n')}\n</ul>`}
<p><a class="answer allow" href="allow?${escapeHtml(query)}">Allow</a> <a class="answer" href="deny?${escapeHtml(query)}">Deny</a></p>
<p><small>This page of versori-mock takes the place of the provider. It signs nobody in, and its permission grants access to nothing.</small></p>
</main>`
  )
}

/**
 * Hands the result to the page that opened this one, as the vendor's embedding package expects it: a `hello` with the
 * state of the flow gets the query of this page. Only that page gets it, and only if it knows the state.
 */
const SCRIPT = `
addEventListener('message', ({ data, source, origin }) => {
  const state = new URLSearchParams(location.search).get('state')
  if (source !== opener || data?.type !== 'hello' || !state || data.payload?.state !== state) return
  source.postMessage({ type: 'response', payload: { search: location.search } }, { targetOrigin: origin })
})
`

/** What a content security policy allows on the page. */
export const callbackScript = `'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`

/** Shows the result of a flow: a code with its state, or the error. */
export function renderCallbackPage(answer: Readonly<Record<string, string>>): string {
  const title = 'code' in answer ? 'Allowed' : 'Not allowed'
  const rows = Object.entries(answer).map(
    ([name, value]) => `<tr><th>${escapeHtml(name)}<td><code>${escapeHtml(value)}</code>`
  )
  const hint =
    'code' in answer
      ? 'Send both as the data of a credential of type <code>oauth2-code</code> (CreateConnectorConnection).'
      : 'Begin another flow (InitialiseOAuth2Connection).'
  return renderPage(
    title,
    STYLE,
    `<main>\n<h1>${title}</h1>\n<table>\n${rows.join('\n')}\n</table>\n<p>${hint}</p>\n</main>\n<script>${SCRIPT}</script>`
  )
}
