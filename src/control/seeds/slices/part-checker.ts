/** Checks a seed part by part. It finds the same problems as a check of the whole. */
import { MAX_SEED_DEPTH } from '../../../core/values/depth.js'
import { shorten } from '../../../core/quote.js'
import { findJsonProblem, ILL_FORMED, type ParsedJson } from '../../../core/read-json.js'
import { runInTurns } from '../../../core/streams/in-turns.js'
import type { Pause } from '../../../core/streams/pauses.js'
import type { SeedRules } from '../read-seeds.js'
import { SeedError, type SeedProblem } from '../seed-error.js'
import { createSeedPlace, type SeedIndex } from '../seed-place.js'
import type { SeedDocument } from '../seed-schema.js'
import type { SeedList } from './seed-reader.js'

/** A problem of an earlier stage hides those of later stages, in all parts. */
const STAGES = ['depth', 'texts', 'shape', 'lengths', 'references'] as const

type Stage = (typeof STAGES)[number]

/** Problems of one stage. Nobody reads more. */
const MAX_PROBLEMS = 1_000

const FILE = 'inline'

export interface PartPlace {
  readonly list: SeedList
  /** The position of the first item. */
  readonly offset: number
  /** Bytes. */
  readonly length: number
}

export interface PartChecker {
  /** Checks the document without the items of its lists. Returns it normalised, if it is valid. */
  checkHead(parsed: ParsedJson): SeedDocument | undefined
  /** Checks items, and returns them as a normalised document, if they are valid. */
  check(place: PartPlace, parsed: ParsedJson): Promise<SeedDocument | undefined>
  readonly isValid: () => boolean
  /** @throws SeedError. */
  throwIfInvalid(): void
}

interface CheckerOptions {
  readonly rules: SeedRules
  readonly strictIds: boolean
  readonly index: SeedIndex
  /** Remembers what later parts may refer to. */
  readonly learn: (document: SeedDocument) => void
  readonly pause: Pause
}

export function createPartChecker({ rules, strictIds, index, learn, pause }: CheckerOptions): PartChecker {
  const found: Record<Stage, SeedProblem[]> = { depth: [], texts: [], shape: [], lengths: [], references: [] }

  /** Returns whether the list of problems is empty. */
  function keep(stage: Stage, problems: readonly SeedProblem[]): boolean {
    found[stage] = [...found[stage], ...problems].slice(0, stage === 'depth' || stage === 'texts' ? 1 : MAX_PROBLEMS)
    return problems.length === 0
  }

  function checkJson(parsed: ParsedJson, toPath: ToPath, level: number): boolean {
    const problem = findJsonProblem(parsed, { maxDepth: MAX_SEED_DEPTH, level })
    if (problem === undefined) return true
    const { message } = problem
    if (message !== ILL_FORMED) return keep('depth', [{ file: FILE, path: '', message }])
    return keep('texts', [{ file: FILE, path: shorten(toPath(problem.path), 300), message }])
  }

  function checkShape(content: unknown, toPath: ToPath): boolean {
    const problems = rules.findShapeProblems(content, FILE, strictIds)
    return keep(
      'shape',
      problems.map(problem => ({ ...problem, path: toPath(problem.path) }))
    )
  }

  function checkLengths(document: SeedDocument, toPath: ToPath): boolean {
    const problems = rules.findOversized(document)
    return keep(
      'lengths',
      problems.map(({ field, message }) => ({ file: FILE, path: toPath(field), message }))
    )
  }

  async function checkReferences(document: SeedDocument, offset: number): Promise<boolean> {
    const problems: SeedProblem[] = []
    await runInTurns(rules.references.checkDocument(document, createSeedPlace(FILE, index, problems), offset))
    return keep('references', problems)
  }

  return {
    checkHead(parsed) {
      const toPath = (path: string) => path
      if (!checkJson(parsed, toPath, 0) || !checkShape(parsed.value, toPath)) return undefined
      const document = rules.normalise(parsed.value)
      return checkLengths(document, toPath) ? document : undefined
    },
    async check({ list, offset, length }, parsed) {
      const toPath = (path: string) => path.replace(/^\w*\[(\d+)\]/, (_, item) => `${list}[${offset + Number(item)}]`)
      if (!checkJson(parsed, toPath, 1)) return undefined
      await pause(length)
      const content = { [list]: parsed.value }
      if (!checkShape(content, toPath)) return undefined
      await pause(length)
      const document = rules.normalise(content)
      learn(document)
      await pause(length)
      if (!checkLengths(document, toPath) || !(await checkReferences(document, offset))) return undefined
      await pause(length)
      return document
    },
    isValid: () => STAGES.every(stage => found[stage].length === 0),
    throwIfInvalid() {
      const problems = STAGES.map(stage => found[stage]).find(({ length }) => length > 0)
      if (problems !== undefined) throw new SeedError(problems)
    }
  }
}

/** Turns the path of an item in a part into its path in the whole list. */
type ToPath = (path: string) => string
