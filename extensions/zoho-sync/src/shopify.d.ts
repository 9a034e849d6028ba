// The admin's global, the same for all actions as far as these files use it.
import type { Api } from '@shopify/ui-extensions/admin.customer-index.selection-action.render'

declare global {
  const shopify: Api
}
