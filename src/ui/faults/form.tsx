import { useSignal } from '@preact/signals'
import { Dialog } from '../parts/dialog.js'
import { usePolled } from '../state/polling.js'
import { COMMON_FIELDS, type FaultField, type FaultKind, KINDS, MATCHES, toFault } from './kinds.js'

interface FormProps {
  /** Such as the operation of a request of the journal. */
  readonly initial: Readonly<Record<string, string>>
  readonly onAdd: (fault: object) => Promise<boolean>
  readonly onClose: () => void
}

type Values = Readonly<Record<string, string>>

interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>
}

/** A form that offers only what fits the kind. */
export function FaultForm({ initial, onAdd, onClose }: FormProps) {
  const { organisationId, connectorId, version } = initial
  const match = Object.entries({ organisationId, connectorId, version }).flatMap(([name, value]) =>
    value ? [[`match.${name}`, value] as [string, string]] : []
  )
  const values = useSignal<Values>({
    kind: 'status',
    operation: initial['operation'] ?? '*',
    ...Object.fromEntries(match),
    ...defaultsOf('status')
  })
  const set = (name: string, value: string) => (values.value = { ...values.value, [name]: value })
  const kind = values.value['kind'] as FaultKind
  const choose = (next: string) => (values.value = { ...values.value, ...defaultsOf(next as FaultKind), kind: next })
  const submit = async (event: Event) => {
    event.preventDefault()
    if (await onAdd(toFault(values.value))) onClose()
  }
  return (
    <Dialog title="New fault" onClose={onClose} class="wide">
      <form onSubmit={event => void submit(event)}>
        <fieldset>
          <legend>What the client sees</legend>
          <div class="kinds">
            {Object.entries(KINDS).map(([name, { effect }]) => (
              <label key={name}>
                <input type="radio" name="kind" value={name} checked={name === kind} onChange={() => choose(name)} />{' '}
                <strong>{name}</strong> <span class="muted">{effect}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <fieldset>
          <legend>For which requests</legend>
          <OperationField value={values.value['operation'] ?? '*'} onChange={value => set('operation', value)} />
          {MATCHES.map(field => (
            <Field key={field.name} field={field} values={values.value} onChange={set} />
          ))}
          <label>
            Phase
            <select
              value={values.value['phase'] ?? 'before'}
              onChange={event => set('phase', event.currentTarget.value)}
            >
              <option value="before">before: instead of the operation</option>
              <option value="after-commit">after-commit: the operation runs, and its response is corrupted</option>
            </select>
          </label>
        </fieldset>
        <fieldset>
          <legend>How</legend>
          {[...KINDS[kind].fields, ...COMMON_FIELDS].map(field => (
            <Field key={field.name} field={field} values={values.value} onChange={set} />
          ))}
        </fieldset>
        <code class="preview">{JSON.stringify(toFault(values.value))}</code>
        <button type="submit" class="primary">
          Add the fault
        </button>
      </form>
    </Dialog>
  )
}

function defaultsOf(kind: FaultKind): Values {
  return Object.fromEntries(KINDS[kind].fields.map(({ name, initial = '' }) => [name, initial]))
}

function OperationField(props: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { value, onChange } = props
  const { data } = usePolled<ApiDocument>('openapi.json')
  const ids = Object.values(data?.paths ?? {}).flatMap(path =>
    Object.values(path).map(({ operationId }) => operationId)
  )
  const all = [...new Set([...ids, ...(value === '*' ? [] : [value])])].sort()
  return (
    <label>
      Operation
      <select value={value} onChange={event => onChange(event.currentTarget.value)}>
        <option value="*">all operations</option>
        {all.map(id => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </select>
    </label>
  )
}

interface FieldProps {
  readonly field: FaultField
  readonly values: Values
  readonly onChange: (name: string, value: string) => void
}

function Field({ field: { name, label, type, isRequired = false }, values, onChange }: FieldProps) {
  const common = {
    required: isRequired,
    value: values[name] ?? '',
    onInput: (event: { readonly currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
      onChange(name, event.currentTarget.value)
  }
  return (
    <label>
      {label}
      {type === 'number' && <input type="number" step="any" min={0} {...common} />}
      {type === 'text' && <input {...common} />}
      {(type === 'headers' || type === 'body') && <textarea rows={2} {...common} />}
    </label>
  )
}
