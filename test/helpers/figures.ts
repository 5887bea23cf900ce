import type { Test } from 'tap'

/** The factor by which a suite of test/proof tries more than in an ordinary run. `npm run proof` sets it. */
export const effort = Number(process.env.PROOF_EFFORT ?? '1')

const PREFIX = 'figures: '

/** Counts by their meaning, in words that follow the number: `{ 'processes killed': 300 }`. */
export type Figures = Readonly<Record<string, number>>

/** Reports the figures of a suite for docs/reliability.md. Call it at the end of the suite. */
export function tell(t: Pick<Test, 'comment'>, figures: Figures): void {
  t.comment(PREFIX + JSON.stringify(figures))
}

/** Reads the reported figures from the output of a suite. */
export function figuresIn(output: string): Figures {
  const told = output.split('\n').filter(line => line.includes(PREFIX))
  const parts = told.map(line => JSON.parse(line.slice(line.indexOf(PREFIX) + PREFIX.length)) as Figures)
  return Object.fromEntries(parts.flatMap(figures => Object.entries(figures)))
}
