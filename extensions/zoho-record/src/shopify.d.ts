// The admin's global, the same in all blocks as far as these files use it.
import type { Api } from '@shopify/ui-extensions/admin.customer-details.block.render'

declare global {
  const shopify: Api
}
