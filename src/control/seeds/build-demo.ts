/** A step of the build. */
import { buildDemoWorld } from './demo-world.js'

await buildDemoWorld()
