import { Type } from '@sinclair/typebox'
import { DATA_SET } from '../operations/patterns.js'

/** SPEC:2978. */
export const datasetId = () =>
  Type.String({ pattern: DATA_SET, description: 'The project and the dataset, separated by a full stop.' })
