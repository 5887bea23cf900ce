import { type OptionName, options, usageOf, variableOf } from '../config.js'
import { packageVersion } from '../core/package.js'
import { type CommandName, commandNames, commandTable } from './command-table.js'

export function describeProgram(): string {
  const commands = commandNames.map(name => `  ${name.padEnd(10)}${commandTable[name].summary}`)
  return [
    `versori-mock ${packageVersion}: a stateful mock of the Versori Connect API`,
    '',
    'Usage: versori-mock [command] [options]',
    '',
    ...commands,
    '',
    '  Run versori-mock <command> --help to see the options of a command.'
  ].join('\n')
}

export function describeCommand(name: CommandName): string {
  const rule: { summary: string; positional?: string; options: readonly OptionName[] } = commandTable[name]
  return [
    rule.summary,
    '',
    `Usage: versori-mock ${name} ${describeArguments(rule.positional)}`,
    '',
    ...rule.options.flatMap(describeOption)
  ].join('\n')
}

/** `-- <command>` comes last, because it takes all arguments after it. */
function describeArguments(positional = ''): string {
  if (positional === '') return '[options]'
  return positional.startsWith('--') ? `[options] ${positional}` : `${positional} [options]`
}

function describeOption(name: OptionName): string[] {
  return [`  ${usageOf(name)}   (${variableOf(name)})`, `      ${options[name].description}`]
}
