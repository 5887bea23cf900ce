/** A step of the build. */
import { buildDemoDatabase } from './demo-seed.js'

await buildDemoDatabase()
