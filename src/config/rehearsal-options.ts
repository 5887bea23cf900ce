/** The options of `matrix`, and those of `exec` for its reports. */
import { option, pathOption } from './option.js'
import { checkDuration, integerBetween, oneOf, parseBoolean, parseMinCoverage, parseText } from './parse-value.js'

export const rehearsalOptions = {
  coverage: pathOption(
    'file',
    'Writes which operations and outcomes the command used: as JSON (.json), as a page (.html), otherwise as text.',
    parseText
  ),
  minCoverage: {
    ...option(
      'percent',
      'Fails if fewer operations succeeded, such as 80; also errors=20 or faults=5, of the operations that were called. Can be repeated.',
      parseMinCoverage
    ),
    multiple: true
  },
  conduct: option(
    'report|fail',
    'Prints what the command did that a client should not do; with fail, the run fails because of it.',
    oneOf(['report', 'fail'])
  ),
  conductOff: {
    ...option('rule', 'A rule of conduct that does not apply. Can be repeated.', parseText),
    multiple: true
  },
  operations: {
    ...option(
      'id',
      'An operation that the matrix tries; several with commas between them. Default: all that the command calls.',
      parseText
    ),
    multiple: true
  },
  faults: {
    ...option(
      'name',
      'A failure that the matrix tries, such as 503-once; several with commas between them. Default: all.',
      parseText
    ),
    multiple: true
  },
  sample: option(
    'number',
    'Tries only so many cells, chosen at random (--random-seed repeats the choice).',
    integerBetween(1, 10_000)
  ),
  jobs: option(
    'number',
    'How many runs of the command the matrix does at once, each with a mock of its own. Default: 1.',
    integerBetween(1, 64)
  ),
  budget: option(
    'duration',
    'The time for the matrix, such as 10m. What tells most runs first; the rest is left out.',
    checkDuration
  ),
  patience: option(
    'duration',
    'How long a run may be silent, beyond the time that the command takes anyway, until it counts as hung. Default: 15s.',
    checkDuration
  ),
  expect: pathOption(
    'file',
    'The file with what is accepted of each cell (YAML). Fails if a cell got worse. Written if it does not exist.',
    parseText
  ),
  update: { ...option('true|false', 'Writes what was found to the file of --expect.', parseBoolean), isSwitch: true },
  out: pathOption(
    'path',
    'For matrix: the folder for the reports and the output of each run; default: versori-mock-matrix. For capture and observe: the file to write.',
    parseText
  ),
  continue: {
    ...option('true|false', 'Continues a matrix that was stopped, from the folder of --out.', parseBoolean),
    isSwitch: true
  }
} as const
