/** Keeps the problem and the place of a parser's message, but not its excerpt, which can contain a secret. */
export function withoutExcerpt(message: string): string {
  const [line = ''] = message.replace(/, (\.\.\.)?"[^]*is not valid JSON$/, '').split('\n')
  return line.replace(/: (?!.*at line ).*$|: .*(?= at line )|:$/, '')
}
