// The two modules of Zoho's that an order may be in, and which modules have rows and totals. Pure.

import type { Settings } from '#app/mapping/settings/settings.ts'

export const orderModules = ['Sales_Orders', 'Deals'] as const
export type OrderModule = (typeof orderModules)[number]

export const isOrderModule = (name: string | null | undefined): name is OrderModule =>
  orderModules.some((module) => module === name)

type TotalField = 'Grand_Total' | 'Amount'
const totals: Readonly<Record<string, TotalField | undefined>> = {
  Sales_Orders: 'Grand_Total',
  Quotes: 'Grand_Total',
  Deals: 'Amount',
}

/** The field in which Zoho shows what the order, or the quote, adds up to; null in modules of other records. */
export const totalField = (module: string): TotalField | null => totals[module] ?? null

export type RowsField = 'Ordered_Items' | 'Quoted_Items'

/** The subform of the rows of a module that has some (contracts/zoho 3.8). */
export const rowsField = (module: string): RowsField =>
  module === 'Quotes' ? 'Quoted_Items' : 'Ordered_Items'

/** Whether an order is brought together with the checkout that it came of: both are synced. */
export const meetsCheckouts = ({ kinds }: Pick<Settings, 'kinds'>): boolean => kinds.checkout && kinds.order

/** Whether it may take over the checkout's Deal: both are Deals. */
export const sharesDeals = (settings: Pick<Settings, 'kinds' | 'ordersAs'>): boolean =>
  meetsCheckouts(settings) && settings.ordersAs === 'Deals'
