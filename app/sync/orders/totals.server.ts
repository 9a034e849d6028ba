// Zoho computes an order's total. Where it ends elsewhere than the order's (a tax of the product, a rounding of its own),
// the adjustment makes up for the difference. It never makes up for rows of ours that are there twice or not at all, nor for
// what people made of one (decision 163).

import type { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import { amount, toNumber, zero } from '#app/mapping/values/money.ts'
import { rowsField, totalField } from '#app/mapping/records/order-modules.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import type { MappedLine } from '#app/mapping/records/mapped-line.ts'
import { fetchRecord, fetchRecords, updateRecords } from '#app/zoho/records/records.server.ts'
import type { ZohoRecord } from '#app/zoho/records/rows.ts'
import { areLines, isCut } from '#app/sync/pipeline/rows/order-rows.ts'
import { unverified, type Corrections, type Verified } from '#app/sync/pipeline/corrections.ts'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'

export type OrderTotal = {
  shopifyId: ShopifyId
  zohoId: ZohoId
  /** what it must add up to */ total: string | null
  lines: readonly MappedLine[] | null
  /** Rows were added to what was there. */
  appended: boolean
  /** No rows were sent: those that are there may be people's work. */
  rowsLeft: boolean
  /** The adjustment that was sent makes up for what Zoho added before. */
  corrected: boolean
}

const fields = ['Grand_Total', 'Adjustment']

/**
 * Reads the totals of orders just written, one call a hundred, and corrects the adjustments of those that differ by what
 * Zoho adds of its own. Of orders that differ or got further rows the rows are read, too, and of those whose rows
 * were left alone under an adjustment that makes up for something.
 * @throws AppError when a call failed: the orders count as not written
 */
export async function verifyTotals(
  zoho: ZohoClient,
  module: ModuleConfig,
  orders: readonly OrderTotal[],
): Promise<Verified> {
  if (orders.length === 0 || !fields.every((name) => module.fields.has(name))) return unverified
  const off = await differing(zoho, module, orders)
  const suspect = orders.filter(({ appended, rowsLeft, corrected }) => appended || (rowsLeft && corrected))
  const doubtful = new Set([...off.map(({ order }) => order), ...suspect])
  const misfits = await misfitting(zoho, module, [...doubtful])
  const own = off.filter(({ order }) => !misfits.has(order.shopifyId))
  return { corrections: await correct(zoho, module, own), misfits }
}

async function misfitting(zoho: ZohoClient, module: ModuleConfig, orders: readonly OrderTotal[]) {
  const misfits = new Set<ShopifyId>()
  for (const { shopifyId, zohoId, lines, rowsLeft } of orders) {
    const record = lines && (await fetchRecord(zoho, module.apiName, zohoId))
    const field = rowsField(module.apiName)
    if (record && !isCut(record, field) && !areLines(record[field], lines, rowsLeft)) misfits.add(shopifyId)
  }
  return misfits
}

async function correct(zoho: ZohoClient, module: ModuleConfig, off: readonly Off[]): Promise<Corrections> {
  if (off.length === 0) return new Map()
  const rows = off.map(({ order, record, by }) => ({
    id: order.zohoId,
    Adjustment: toNumber(amountOf(record['Adjustment']).plus(by)),
  }))
  await updateRecords(zoho, module.apiName, rows, { automations: [] })
  const still = await differing(
    zoho,
    module,
    off.map(({ order }) => order),
  )
  const left = new Map(still.map(({ order, by }) => [order.shopifyId, by.toString()]))
  return new Map(
    off.map(({ order, by }) => [
      order.shopifyId,
      { by: by.toString(), left: left.get(order.shopifyId) ?? null },
    ]),
  )
}

type Off = Awaited<ReturnType<typeof differing>>[number]

async function differing(zoho: ZohoClient, module: ModuleConfig, orders: readonly OrderTotal[]) {
  const records = await fetchRecords(
    zoho,
    module.apiName,
    orders.map(({ zohoId }) => zohoId),
    fields,
  )
  const byId = new Map(records.map((record) => [record.id, record]))
  return orders.flatMap((order) => {
    const record = byId.get(order.zohoId)
    const by = record && order.total !== null ? differenceOf(record, order.total, module.apiName) : zero
    return record && !by.eq(0) ? [{ order, record, by }] : []
  })
}

/** How much Zoho's total lacks; zero when Zoho shows none. @param module that the record is in */
export function differenceOf(record: ZohoRecord, total: string, module: string) {
  const field = totalField(module)
  const shown = field && record[field]
  return isAmount(shown) ? amount(total).minus(amount(shown)) : zero
}

const isAmount = (value: unknown): value is number | string =>
  typeof value === 'number' ||
  (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)))

const amountOf = (value: unknown) => (isAmount(value) ? amount(value) : zero)
