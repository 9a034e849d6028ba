import type { FunctionComponent } from 'react'
import type { RecordKind } from '#app/lib/kinds.ts'
import { CustomerForm } from './customer-filters.tsx'
import type { FormProps } from './kind.ts'
import { LeastTotalForm } from './least-total.tsx'
import { OrderForm } from './order-filters.tsx'
import { ProductForm } from './product-filters.tsx'

/** What each kind is filtered by besides tags and its age. */
export const filtersForms: Readonly<Record<RecordKind, FunctionComponent<FormProps>>> = {
  customer: CustomerForm,
  product: ProductForm,
  order: OrderForm,
  checkout: LeastTotalForm,
  draftOrder: LeastTotalForm,
}
