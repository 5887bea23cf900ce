/** Turns citations in documents into links: `docs/contract.md 3.6, item 7` and `SPEC:889-892`. */
import { readFileSync } from 'node:fs'
import { packagePath } from '../src/core/package.js'

const CONTRACT = 'docs/contract.md'

/** The vendor's document at the commit whose digest `src/contract/vendor-document.ts` has. */
const VENDOR_DOCUMENT =
  'https://github.com/versori/versori-js-sdk/blob/71452250189bda474b26c0f0db9b49a78419d5a5/' +
  'packages/sdk/src/connect/v1/connect-v1-openapi.yaml'

/** A section, and in some sections an item, a question or an operation. */
const CITATION = /docs\/contract\.md (\d(?:\.\d)?)(?:, (?:(item|question) (\d+)|([A-Z]\w+)))?/g

export interface Citation {
  readonly text: string
  readonly section: string
  /** The `id` of a row in the section. */
  readonly row?: string
}

interface Section {
  readonly slug: string
  readonly text: string
}

export function findCitations(text: string): Citation[] {
  return Array.from(text.matchAll(CITATION), ([cited, section = '', kind, number, operation]) => ({
    text: cited,
    section,
    ...((number ?? operation) !== undefined && { row: operation ?? `${kind}-${number}` })
  }))
}

/** The sections of docs/contract.md by their numbers. */
export function readSections(text = readFileSync(packagePath(CONTRACT), 'utf8')): ReadonlyMap<string, Section> {
  return new Map(
    Array.from(
      text.matchAll(/^## (\d(?:\.\d)?) (.+)\n((?:(?!## ).*\n)*)/gm),
      ([, number = '', title = '', body = '']) => [number, { slug: toSlug(`${number} ${title}`), text: body }]
    )
  )
}

/** The anchor that GitHub gives a heading. */
function toSlug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-')
}

/** Undefined if docs/contract.md does not have the cited section or row. */
export function findAnchor({ section, row }: Citation, sections = readSections()): string | undefined {
  const found = sections.get(section)
  if (row === undefined) return found?.slug
  return found?.text.includes(`<a id="${row}"></a>`) ? row : undefined
}

/** Links the citations in a text of another document in `docs`. */
export function linkCitations(text: string): string {
  const sections = readSections()
  return linkVendorLines(text).replaceAll(CITATION, cited => {
    const [citation] = findCitations(cited)
    const anchor = citation && findAnchor(citation, sections)
    if (anchor === undefined) throw new Error(`${CONTRACT} has no section for "${cited}"`)
    return `[${cited}](contract.md#${anchor})`
  })
}

/** `SPEC:1, 2-3` becomes `[SPEC:1], [SPEC:2-3]`. */
function linkVendorLines(text: string): string {
  return text.replaceAll(/SPEC:(\d+(?:-\d+)?(?:, \d+(?:-\d+)?)*)/g, (_, lines: string) =>
    lines
      .split(', ')
      .map(range => `[SPEC:${range}]`)
      .join(', ')
  )
}

/** The link definitions for the `[SPEC:n]` in a text. */
export function renderVendorLinks(text: string): string {
  const ranges = Array.from(text.matchAll(/\[SPEC:(\d+(?:-\d+)?)\](?!: http)/g), ([, range = '']) => range)
  return [...new Set(ranges)]
    .sort((a, b) => Number.parseInt(a) - Number.parseInt(b) || a.localeCompare(b))
    .map(range => `[SPEC:${range}]: ${VENDOR_DOCUMENT}#${toFragment(range)}`)
    .join('\n')
}

function toFragment(range: string): string {
  return range
    .split('-')
    .map(line => `L${line}`)
    .join('-')
}
