import type { Config } from '../../config.js'
import type { matrixOptions } from '../command-table.js'

export type MatrixConfig = Config<(typeof matrixOptions)[number]>
