/** The package's face. */
export { buildApp } from './http/app.js'
export type { AppOptions } from './http/options.js'
export { SeedError, type SeedProblem } from './control/seeds/seed-error.js'
export { DatabaseError } from './store/database-error.js'
