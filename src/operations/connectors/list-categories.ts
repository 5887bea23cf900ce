import { categories } from '../../contract/categories.js'
import type { Category } from '../../contract/schemas/common.js'

/** ListCategories (SPEC:245), in the order of the contract. */
export function listCategories(): Category[] {
  return [...categories]
}
