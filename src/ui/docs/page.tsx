/** The reference of the API, where each operation can be tried. Swagger UI draws it. */
import SwaggerUI from '@fastify/swagger-ui/static/swagger-ui-bundle.js'
import styles from '@fastify/swagger-ui/static/swagger-ui.css'
import { useEffect, useRef } from 'preact/hooks'
import type { OrganisationReport } from '../../control/views/list-organisations.js'
import { Loaded } from '../parts/panel.js'
import { usePolled } from '../state/polling.js'
import { isDark } from '../state/theme.js'

const sheet = new CSSStyleSheet()
sheet.replaceSync(styles)
document.adoptedStyleSheets = [sheet]

export function ReferencePage() {
  const api = usePolled<object>('openapi.json')
  const organisations = usePolled<{ organisations: readonly OrganisationReport[] }>('organisations')
  const keys = organisations.data?.organisations.flatMap(({ apiKeys }) => apiKeys)
  const key = keys?.find(each => each.key !== undefined)?.key
  return (
    <Loaded of={api}>
      {document =>
        organisations.data === undefined && organisations.error === undefined ? null : (
          <Reference document={document} apiKey={key} />
        )
      }
    </Loaded>
  )
}

interface ReferenceProps {
  readonly document: object
  /** The operations are tried with it until the reader enters another one. */
  readonly apiKey: string | undefined
}

function Reference({ document: description, apiKey }: ReferenceProps) {
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
        if (apiKey !== undefined) shown.preauthorizeApiKey('bearerToken', apiKey)
      }
    })
  }, [description, apiKey])

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
