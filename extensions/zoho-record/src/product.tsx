/// <reference types="@shopify/ui-extensions/admin.product-details.block.render" />
import '@shopify/ui-extensions/preact'
import { render } from 'preact'
import { Block } from './block.tsx'

export default function extension() {
  render(<Block what="product" gid={shopify.data.selected[0]?.id ?? ''} />, document.body)
}
