import type { SettingExplanation } from '../../control/views/explain-settings.js'
import { Loaded, Panel } from '../parts/panel.js'
import { toVisible } from '../parts/visible-text.js'
import { call } from '../state/api.js'
import { attempt } from '../state/notices.js'
import { usePolled } from '../state/polling.js'
import { href } from '../state/route.js'

export function SettingsPage() {
  const settings = usePolled<{ settings: readonly SettingExplanation[] }>('settings/explained')
  const change = async (name: string, value: string | boolean) => {
    await attempt(() => call('PATCH', 'settings', { body: { [name]: value } }), `${name} is ${value} now.`)
    settings.reload()
  }
  return (
    <Panel title="Settings" actions={<a href={href('ledger')}>Fidelity ledger</a>}>
      <p class="muted">
        The contract leaves some behaviour open. These settings of the sandbox decide it, until they are changed or the
        sandbox is reset.
      </p>
      <Loaded of={settings}>
        {data => (
          <div class="settings">
            {data.settings.map(setting => (
              <Setting key={setting.name} setting={setting} onChange={value => void change(setting.name, value)} />
            ))}
          </div>
        )}
      </Loaded>
    </Panel>
  )
}

interface SettingProps {
  readonly setting: SettingExplanation
  readonly onChange: (value: string | boolean) => void
}

function Setting({ setting, onChange }: SettingProps) {
  const { name, value, values, default: initial, description, entries } = setting
  return (
    <fieldset>
      <legend>{name}</legend>
      <p>{description}</p>
      <div class="choices">
        {values.map(each => (
          <label key={String(each)}>
            <input type="radio" name={name} checked={each === value} onChange={() => onChange(each)} /> {String(each)}
            {each === initial && <span class="muted"> (default)</span>}
          </label>
        ))}
      </div>
      <ul class="evidence-list">
        {entries.map(({ id, evidence, behaviour }) => (
          <li key={id}>
            <span class={`evidence ${evidence}`}>{evidence}</span> <a href={href('ledger', {}, id)}>{id}</a>{' '}
            <span class="muted">{toVisible(behaviour)}</span>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}
