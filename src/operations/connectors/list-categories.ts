import { categories } from '../../contract/categories.js'

/** ListCategories (SPEC:245), in the order of the contract. */
export function listCategories(): readonly string[] {
  return categories
}
