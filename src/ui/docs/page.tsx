/** The reference of the API, where each operation can be tried. Swagger UI draws it. */
import SwaggerUI from '@fastify/swagger-ui/static/swagger-ui-bundle.js'
import styles from '@fastify/swagger-ui/static/swagger-ui.css'
import { useEffect, useRef } from 'preact/hooks'
import type { OrganisationReport } from '../../control/views/list-organisations.js'
import { Loaded } from '../parts/panel.js'
import { usePolled } from '../state/polling.js'
import { route, setParams } from '../state/route.js'
import { token } from '../state/session.js'
import { isDark } from '../state/theme.js'

const sheet = new CSSStyleSheet()
sheet.replaceSync(styles)
document.adoptedStyleSheets = [sheet]

export function ReferencePage() {
  const isControl = route.value.params['api'] === 'control'
  return (
    <>
      <p>
        <label>
          API{' '}
          <select
            value={isControl ? 'control' : 'vendor'}
            onChange={event => setParams({ api: event.currentTarget.value })}
          >
            <option value="vendor">Versori Connect</option>
            <option value="control">control plane of the mock</option>
          </select>
        </label>
      </p>
      {isControl ? <ControlReference key="control" /> : <VendorReference key="vendor" />}
    </>
  )
}

/** The operations are tried with the first API key that the mock can show. */
function VendorReference() {
  const api = usePolled<object>('openapi.json')
  const organisations = usePolled<{ organisations: readonly OrganisationReport[] }>('organisations')
  const keys = organisations.data?.organisations.flatMap(({ apiKeys }) => apiKeys)
  const key = keys?.find(each => each.key !== undefined)?.key
  return (
    <Loaded of={api}>
      {document =>
        organisations.data === undefined && organisations.error === undefined ? null : (
          <Reference document={document} credential={['bearerToken', key]} />
        )
      }
    </Loaded>
  )
}

function ControlReference() {
  const api = usePolled<object>('control-plane.json')
  return (
    <Loaded of={api}>
      {document => <Reference document={document} credential={['adminToken', token.value || undefined]} />}
    </Loaded>
  )
}

interface ReferenceProps {
  readonly document: object
  /** The security scheme, and the token that the operations are tried with until the reader enters another one. */
  readonly credential: readonly [scheme: string, token: string | undefined]
}

function Reference({ document: description, credential: [scheme, secret] }: ReferenceProps) {
  const box = useRef<HTMLDivElement>(null)

  useEffect(() => {
    document.documentElement.classList.toggle('dark-mode', isDark.value)
  }, [isDark.value])

  useEffect(() => nameChoices(box.current), [])

  useEffect(() => {
    const shown = SwaggerUI({
      domNode: box.current,
      spec: description,
      docExpansion: 'list',
      filter: true,
      tryItOutEnabled: true,
      persistAuthorization: false,
      displayOperationId: true,
      defaultModelsExpandDepth: 0,
      syntaxHighlight: { activated: false },
      validatorUrl: null,
      onComplete: () => {
        if (secret !== undefined) shown.preauthorizeApiKey(scheme, secret)
      }
    })
  }, [description, scheme, secret])

  return <div ref={box} class="reference" />
}

/** Swagger UI leaves its lists of choices without a name for screen readers. */
function nameChoices(box: HTMLElement | null): () => void {
  if (box === null) return () => {}
  const observer = new MutationObserver(() => {
    for (const choice of box.querySelectorAll('select:not([aria-label])')) {
      choice.setAttribute('aria-label', choice.id === 'servers' ? 'Server' : 'Choice')
    }
  })
  observer.observe(box, { childList: true, subtree: true })
  return () => observer.disconnect()
}
