/** Placeholders of examples: fills them in, and keeps values of responses for later requests. */

export type Values = Readonly<Record<string, string>>

/** A copy of a request or a pattern with its placeholders filled in. A name without a value stays as it is. */
export function fillIn<Part>(part: Part, values: Values): Part {
  return fill(part, values) as Part
}

function fill(part: unknown, values: Values): unknown {
  if (typeof part === 'string') {
    return part.replaceAll(/\{\{(\w+)\}\}/g, (placeholder, name: string) => values[name] ?? placeholder)
  }
  if (Array.isArray(part)) return part.map(each => fill(each, values))
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, fill(value, values)]))
}

/** The values that a step keeps of a response; none for null. @throws TypeError if the body has no such text. */
export function readKept(keep: Values, body: unknown): Values {
  return Object.fromEntries(
    Object.entries(keep).flatMap(([name, place]) => {
      const value = readPlace(place, body)
      if (value === null) return []
      if (typeof value !== 'string') throw new TypeError(`the response has no text at ${place}`)
      return [[name, value]]
    })
  )
}

function readPlace(place: string, body: unknown): unknown {
  const [pointer = '', parameter] = place.split('?')
  const value = pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((part, key) => (part as Readonly<Record<string, unknown>> | undefined)?.[key], body)
  return parameter === undefined ? value : new URL(String(value)).searchParams.get(parameter)
}
