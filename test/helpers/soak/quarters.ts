/** The median of each quarter of the samples. */
export function quarters(samples: readonly number[]): [number, number, number, number] {
  const quarter = (index: number) => {
    const part = samples.slice(Math.floor((samples.length * index) / 4), Math.ceil((samples.length * (index + 1)) / 4))
    return [...part].sort((one, other) => one - other)[Math.floor(part.length / 2)] ?? 0
  }
  return [quarter(0), quarter(1), quarter(2), quarter(3)]
}
