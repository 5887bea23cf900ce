import { categories } from '../../contract/categories.js'

/** ListCategories (SPEC:245): all of them, in the order of the contract. */
export function listCategories(): readonly string[] {
  return categories
}
