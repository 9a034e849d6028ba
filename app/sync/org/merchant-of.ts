import type { RecordKind } from '#app/lib/kinds.ts'
import type { Merchant } from '#app/mapping/settings/merchant.ts'
import { moneyIn, type AmountRule } from '#app/mapping/settings/missing-currency.ts'
import type { OrgConfig } from './org-config.server.ts'

/**
 * The merchant's say on records of a kind, where they begin.
 * @param currency what their amounts are in
 */
export const merchantOf = (orgConfig: OrgConfig, kind: RecordKind, currency?: string): Merchant => ({
  shop: orgConfig.shop,
  zone: orgConfig.zone,
  settings: orgConfig.settings,
  fields: orgConfig.modules[kind]?.fields ?? new Map(),
  money: moneyOf(orgConfig, currency),
})

/** How amounts of a currency are written; of the shop's own where none is named. */
export const moneyOf = (
  { currency: ofShop, currencies, settings }: OrgConfig,
  currency: string = ofShop,
): AmountRule => moneyIn(currency, currencies, settings.missingCurrency)
