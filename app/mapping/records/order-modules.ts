// The two modules of Zoho's that an order may be in. Pure.

import type { Settings } from '#app/mapping/settings/settings.ts'

export const orderModules = ['Sales_Orders', 'Deals'] as const
export type OrderModule = (typeof orderModules)[number]

export const isOrderModule = (name: string | null | undefined): name is OrderModule =>
  orderModules.some((module) => module === name)

type TotalField = 'Grand_Total' | 'Amount'
const totals: Readonly<Record<OrderModule, TotalField>> = { Sales_Orders: 'Grand_Total', Deals: 'Amount' }

/** The field in which Zoho shows what the order adds up to; null in modules of other records. */
export const totalField = (module: string): TotalField | null =>
  isOrderModule(module) ? totals[module] : null

/** Whether an order is brought together with the checkout that it came of: both are synced. */
export const meetsCheckouts = ({ kinds }: Pick<Settings, 'kinds'>): boolean => kinds.checkout && kinds.order

/** Whether it may take over the checkout's Deal: both are Deals. */
export const sharesDeals = (settings: Pick<Settings, 'kinds' | 'ordersAs'>): boolean =>
  meetsCheckouts(settings) && settings.ordersAs === 'Deals'
