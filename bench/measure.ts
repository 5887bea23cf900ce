/** Measurements to compare. They are taken in turns, so that a disturbance of the machine affects all of them. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]] as [number, number]
  return (low + high) / 2
}

/** Takes each figure `rounds` times in turns. */
export async function inTurns<Name extends string, Figure>(
  rounds: number,
  figures: Readonly<Record<Name, () => Promise<Figure>>>
): Promise<Record<Name, Figure[]>> {
  const names = Object.keys(figures) as Name[]
  const taken = Object.fromEntries(names.map(name => [name, [] as Figure[]])) as Record<Name, Figure[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of names) taken[name].push(await figures[name]())
  }
  return taken
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Formats a number with its significant digits. */
export function show(value: number): string {
  if (value >= 100) return value.toFixed(0)
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
