/** The dashboard: a browser program that uses the control plane only. */
import { render } from 'preact'
import { App } from './frame/app.js'
import { followRequests } from './requests/stream.js'
import { applyTheme } from './state/theme.js'

applyTheme()
// Before the first view is drawn, so that the requests arrive meanwhile.
followRequests()
render(<App />, document.getElementById('app') as HTMLElement)
