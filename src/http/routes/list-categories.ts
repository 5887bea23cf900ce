import { listCategories } from '../../operations/connectors/list-categories.js'
import type { VendorRoute } from './vendor-route.js'

export const listCategoriesRoute: VendorRoute = {
  handle: () => listCategories()
}
