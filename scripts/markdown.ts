/** Replaces the text between `<!-- name -->` and `<!-- /name -->` by the part of that name. */
export function fillIn(text: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((filled, [name, part]) => {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
    const [before, after] = [filled.indexOf(start), filled.indexOf(end)]
    if (before === -1 || after < before) throw new Error(`the document has no ${start} … ${end}`)
    return `${filled.slice(0, before)}${start}\n\n${part}\n\n${filled.slice(after)}`
  }, text)
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Escapes the characters that Markdown would interpret. */
export function asText(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll(/[*_`]/g, '\\$&')
}
