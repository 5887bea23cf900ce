/** An option of the command line. */

export interface Option<Value> {
  /** The placeholder for the value in the help. */
  readonly value: string
  /** One or more full sentences, for the help and the documents. */
  readonly description: string
  /** The flag can be repeated; the variable holds a comma-separated list. */
  readonly multiple?: true
  /** How the variable separates several values. Default: by commas. */
  readonly split?: (text: string) => string[]
  /** The flag without a value means `true`. */
  readonly isSwitch?: true
  /** The value is a path. In a configuration file, it is relative to the folder of that file. */
  readonly isPath?: true
  /** @throws UsageError that does not name the option. */
  readonly parse: (text: string) => Value
}

export function option<Value>(value: string, description: string, parse: (text: string) => Value): Option<Value> {
  return { value, description, parse }
}

export function pathOption<Value>(value: string, description: string, parse: (text: string) => Value) {
  return { ...option(value, description, parse), isPath: true as const }
}
