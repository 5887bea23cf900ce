/** What a suite may use, and what it answers: a table in Markdown. */
export interface SuiteContext {
  /** For databases and seeds; removed at the end. */
  readonly folder: string
  /** A file that holds the answer of an import, for the bare server. */
  readonly bodyFile: string
}

export type Suite = (context: SuiteContext) => Promise<string>
