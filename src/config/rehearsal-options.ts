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
      'Fails if fewer percent of all operations succeeded, such as 80. errors=20 and faults=5 are about the operations that were called. Can be repeated.',
      parseMinCoverage
    ),
    multiple: true
  },
  conduct: option(
    'report|fail',
    'Prints the mistakes of the client, such as ignoring Retry-After. With fail, a mistake also fails the run.',
    oneOf(['report', 'fail'])
  ),
  conductOff: {
    ...option('rule', 'A rule of --conduct to switch off. Can be repeated.', parseText),
    multiple: true
  },
  operations: {
    ...option(
      'id',
      'The operations to try, separated by commas. Default: all that the command calls. Can be repeated.',
      parseText
    ),
    multiple: true
  },
  faults: {
    ...option(
      'name',
      'The failures to try, such as 503-once, separated by commas. Default: all. Can be repeated.',
      parseText
    ),
    multiple: true
  },
  sample: option(
    'number',
    'Runs only this many cells, chosen at random. The same --random-seed gives the same choice.',
    integerBetween(1, 10_000)
  ),
  jobs: option(
    'number',
    'The number of runs in parallel, each with a mock of its own. Default: 1.',
    integerBetween(1, 64)
  ),
  budget: option(
    'duration',
    'The time for the matrix, such as 10m. The most informative cells run first; the others are left out.',
    checkDuration
  ),
  patience: option(
    'duration',
    'A run counts as hung if it neither prints nor sends anything for this time plus its usual time. Default: 15s.',
    checkDuration
  ),
  expect: pathOption(
    'file',
    'A YAML file with the accepted verdict of each cell. The matrix fails if a cell gets worse. It writes the file if it does not exist.',
    parseText
  ),
  update: {
    ...option('true|false', 'Writes the verdicts of this run to the file of --expect.', parseBoolean),
    isSwitch: true
  },
  out: pathOption(
    'path',
    'For matrix: the folder for the reports and the output of each run; default: versori-mock-matrix. For capture and observe: the file to write.',
    parseText
  ),
  continue: {
    ...option('true|false', 'Continues a matrix that was interrupted, from the folder of --out.', parseBoolean),
    isSwitch: true
  }
} as const
