/** The dashboard: a browser program that uses the control plane only. */
import { render } from 'preact'
import { App } from './frame/app.js'
import { applyTheme } from './state/theme.js'

applyTheme()
render(<App />, document.getElementById('app') as HTMLElement)
