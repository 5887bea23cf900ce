import type { Test } from 'tap'

/** How many times as much as in an ordinary run a suite of test/proof tries. `npm run proof` sets it. */
export const effort = Number(process.env.PROOF_EFFORT ?? '1')

const PREFIX = 'figures: '

/** Numbers by what they count, in words that can be read after the number: `{ 'processes killed': 300 }`. */
export type Figures = Readonly<Record<string, number>>

/** Says what a suite has tried and found, for docs/reliability.md. At the end of the suite, once it has passed. */
export function tell(t: Pick<Test, 'comment'>, figures: Figures): void {
  t.comment(PREFIX + JSON.stringify(figures))
}

/** All that a suite has told, in its order, from what it printed. */
export function figuresIn(output: string): Figures {
  const told = output.split('\n').filter(line => line.includes(PREFIX))
  const parts = told.map(line => JSON.parse(line.slice(line.indexOf(PREFIX) + PREFIX.length)) as Figures)
  return Object.fromEntries(parts.flatMap(figures => Object.entries(figures)))
}
