/**
 * The parts of a browser that tests use in functions that they run in a page. The program of the tests is compiled
 * without the types of browsers, because the server must not use them.
 */
export interface PageElement {
  readonly scrollWidth: number
  readonly clientWidth: number
  readonly scrollHeight: number
  readonly innerText: string
  readonly contentDocument: unknown
  scrollTop: number
  src: string
  append(element: PageElement): void
  addEventListener(event: string, listener: () => void): void
}

export interface PageDocument {
  readonly documentElement: PageElement
  readonly body: PageElement
  readonly cookie: string
  querySelector(selector: string): PageElement
  querySelectorAll(selector: string): { readonly length: number }
  createElement(name: string): PageElement
}
