import type { RecordKind } from '#app/lib/kinds.ts'
import { namesCurrency } from '#app/mapping/catalogue/standard.ts'
import type { Merchant } from '#app/mapping/settings/merchant.ts'
import { currenciesIn, moneyIn, type AmountRule } from '#app/mapping/settings/missing-currency.ts'
import type { ModuleConfig, OrgConfig } from './org-config.server.ts'

/**
 * The merchant's say on records of a kind.
 * @param currency what their amounts are in; the shop's own where none is named
 * @param module that they are in; where they begin, if none is named
 */
export const merchantOf = (
  orgConfig: OrgConfig,
  kind: RecordKind,
  currency: string = orgConfig.currency,
  module: ModuleConfig | null = orgConfig.modules[kind],
): Merchant => ({
  shop: orgConfig.shop,
  zone: orgConfig.zone,
  settings: orgConfig.settings,
  fields: module?.fields ?? new Map(),
  currency,
  money: moneyOf(orgConfig, currency, module && namesCurrency(kind, module.apiName) ? module : null),
})

/**
 * How amounts of a currency are written in a module. One that hides its Currency field stores them in the organization's
 * own, whatever the other modules have.
 */
export function moneyOf(orgConfig: OrgConfig, currency: string, module: ModuleConfig | null): AmountRule {
  const { currencies, settings } = orgConfig
  const active = (module && currenciesIn(orgConfig, module)) ?? currencies.active
  return moneyIn(currency, { own: currencies.own, active }, settings.missingCurrency)
}
