export interface SuiteContext {
  /** A folder for databases and seeds; removed at the end. */
  readonly folder: string
  /** A file with the response to an import, for the bare server. */
  readonly bodyFile: string
}

/** @returns a table in Markdown. */
export type Suite = (context: SuiteContext) => Promise<string>
