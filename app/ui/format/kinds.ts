// The kinds on the screens. One object a kind.

import { recordKinds, type RecordKind } from '#app/lib/kinds.ts'
import type { OptionalScope } from '#app/shopify/auth/optional-scopes.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'

type Chosen = Pick<Settings, 'customersAs' | 'ordersAs'>
type OrdersAs = Settings['ordersAs']
/** Kinds that become one thing, whatever the merchant chose. */
type Own = 'product' | 'checkout' | 'draftOrder'

type KindOnScreens = {
  /** What its records become, where the merchant chose it; else the kind itself. */
  becomes: (chosen: Chosen) => Own | Settings['customersAs'] | OrdersAs
  /** Whose words tell what is synced of it. */
  shownAs: (chosen: Pick<Chosen, 'ordersAs'>) => Own | 'customer' | OrdersAs
  /** What a figure of its records in a module is called by; null: by the module. */
  figure: 'checkout' | null
  /** Its records have names of their own, which Shopify is asked for; else the label says all. */
  isNamed: boolean
  /** A list shows whose each record is, of which day, and its amount. */
  hasHead: boolean
  /** Shopify shows its records only once the merchant has allowed it in the app. */
  scope: OptionalScope | null
}

const customer: KindOnScreens = {
  becomes: ({ customersAs }) => customersAs,
  shownAs: () => 'customer',
  figure: null,
  isNamed: true,
  hasHead: false,
  scope: null,
}
const product: KindOnScreens = {
  becomes: () => 'product',
  shownAs: () => 'product',
  figure: null,
  isNamed: true,
  hasHead: false,
  scope: null,
}
const order: KindOnScreens = {
  becomes: ({ ordersAs }) => ordersAs,
  shownAs: ({ ordersAs }) => ordersAs,
  figure: null,
  isNamed: false,
  hasHead: true,
  scope: null,
}

// Its module is that of orders, too.
const checkout: KindOnScreens = {
  becomes: () => 'checkout',
  shownAs: () => 'checkout',
  figure: 'checkout',
  isNamed: false,
  hasHead: true,
  scope: null,
}

const draftOrder: KindOnScreens = {
  becomes: () => 'draftOrder',
  shownAs: () => 'draftOrder',
  figure: null,
  isNamed: false,
  hasHead: true,
  scope: 'read_draft_orders',
}

export const onScreens: Readonly<Record<RecordKind, KindOnScreens>> = {
  product,
  customer,
  order,
  checkout,
  draftOrder,
}

/** In the order in which they depend on one another; those that are off among them. */
export const allKinds = recordKinds

/** The kind of that name, or null. */
export const kindNamed = (name: string | null): RecordKind | null =>
  allKinds.find((kind) => kind === name) ?? null
