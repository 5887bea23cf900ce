import { lazy } from '../core/lazy-module.js'

/** Loads `jose` with the first token. */
export const loadJose = lazy(() => import('jose'))
