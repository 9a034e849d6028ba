// The two modules of Zoho's that an order may be in. Pure.

export const orderModules = ['Sales_Orders', 'Deals'] as const
export type OrderModule = (typeof orderModules)[number]

export const isOrderModule = (name: string | null | undefined): name is OrderModule =>
  orderModules.some((module) => module === name)

const totals: Readonly<Record<OrderModule, string>> = { Sales_Orders: 'Grand_Total', Deals: 'Amount' }

/** The field in which Zoho shows what the order adds up to; null in modules of other records. */
export const totalField = (module: string): string | null => (isOrderModule(module) ? totals[module] : null)
