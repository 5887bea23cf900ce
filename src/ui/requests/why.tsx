/** Why the response is what it is: the rule, its evidence, and what was nearly right. */
import type { JournalEntry } from '../../control/journal/journal-entry.js'
import { Data } from '../parts/data.js'
import { NearMiss } from '../parts/near-miss.js'
import { toVisible } from '../parts/visible-text.js'
import { href } from '../state/route.js'

export function Why({ entry }: { readonly entry: JournalEntry }) {
  const { explanation, fault } = entry
  if (explanation === undefined && fault === undefined) return null
  return (
    <section class="why" aria-label="Why">
      <h3>Why</h3>
      {fault !== undefined && (
        <p>
          The fault <a href={href('faults', { fault: fault.id })}>{toVisible(fault.id)}</a> of kind{' '}
          <strong>{fault.kind}</strong> acted{' '}
          {fault.phase === 'before' ? 'instead of the operation.' : 'after the operation had committed.'}
        </p>
      )}
      {explanation !== undefined && <Explanation explanation={explanation} />}
    </section>
  )
}

function Explanation({ explanation }: { readonly explanation: NonNullable<JournalEntry['explanation']> }) {
  const { rule, evidence, ledger, message, details, found, nearest, fields = [] } = explanation
  return (
    <>
      <p>
        <strong>{toVisible(message)}</strong>. {details !== undefined && toVisible(details)}
      </p>
      {found !== undefined && nearest !== undefined && <NearMiss found={found} nearest={nearest} />}
      {fields.length > 0 && (
        <ul>
          {fields.map(({ field, message: problem }) => (
            <li key={field}>
              <Data value={field === '' ? 'body' : field} />: {toVisible(problem)}
            </li>
          ))}
        </ul>
      )}
      <p>
        rule <Data value={rule} /> · evidence <span class={`evidence ${evidence}`}>{evidence}</span> ·{' '}
        <a href={href('ledger', {}, ledger)}>ledger entry</a>
      </p>
    </>
  )
}
