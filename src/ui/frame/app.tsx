import type { ComponentType } from 'preact'
import { lazy, Suspense } from 'preact/compat'
import { useEffect } from 'preact/hooks'
import { FaultsPage } from '../faults/page.js'
import { RequestsPage } from '../requests/page.js'
import { SandboxesPage } from '../sandboxes/page.js'
import { LedgerPage } from '../settings/ledger-page.js'
import { SettingsPage } from '../settings/page.js'
import { listenToKeys } from '../state/keys.js'
import { type PageName, route } from '../state/route.js'
import { tokenRequest } from '../state/session.js'
import { Banner, Notices } from './banner.js'
import { Login } from './login.js'
import { Navigation } from './navigation.js'
import { TopBar } from './top-bar.js'

/** Pages with large libraries load when they are opened. */
const pages: Readonly<Record<PageName, ComponentType>> = {
  overview: lazy(async () => (await import('../overview/page.js')).OverviewPage),
  requests: RequestsPage,
  connectors: lazy(async () => (await import('../connectors/page.js')).ConnectorsPage),
  faults: FaultsPage,
  sandboxes: SandboxesPage,
  settings: SettingsPage,
  ledger: LedgerPage,
  api: lazy(async () => (await import('../docs/page.js')).ReferencePage)
}

export const TITLES: Readonly<Record<PageName, string>> = {
  overview: 'Overview',
  requests: 'Requests',
  connectors: 'Connectors',
  faults: 'Faults',
  sandboxes: 'Sandboxes',
  settings: 'Settings',
  ledger: 'Fidelity ledger',
  api: 'API reference'
}

export function App() {
  const { page } = route.value
  const Page = pages[page]
  useEffect(listenToKeys, [])
  useEffect(() => {
    document.title = `${TITLES[page]} · versori-mock`
  }, [page])
  return (
    <div class="frame">
      <a class="skip" href="#main" onClick={skipToMain}>
        Skip to the page
      </a>
      <Navigation />
      <div class="column">
        <TopBar />
        <Banner />
        <main id="main" tabIndex={-1} class={`page-${page}`}>
          <h1 class="hidden">{TITLES[page]}</h1>
          {tokenRequest.value === undefined ? (
            <Suspense fallback={<p class="muted">Loading…</p>}>
              <Page key={page} />
            </Suspense>
          ) : (
            <Login />
          )}
        </main>
      </div>
      <Notices />
    </div>
  )
}

function skipToMain(event: Event): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
