// What of a draft order needs a decision: its title, and how its Quote stands. Pure, and light enough for the browser.

import type { ZohoId } from '#app/lib/ids.ts'
import { stageOf } from '#app/mapping/parts/deal-stage.ts'
import { titleWithShop } from '#app/mapping/parts/order-head.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { line } from '#app/mapping/values/text.ts'
import type { DraftOrderWithLines } from '#app/shopify/draft-orders/draft-order.ts'

export type QuoteContext = {
  shopName: string
  /** The shop's domain, for the links into its admin. */
  shop?: string
  accountId: ZohoId | null
  contactId: ZohoId | null
  /** ISO currencies the organisation may be written in; null when it has only its own. */
  currencies: readonly string[] | null
  /** Of the Quotes module: its stages. */
  fields: FieldMap
  /** The shop's time zone. */
  zone: string
}

/** What mapping a draft order takes besides the draft. */
export type QuoteGiven = QuoteContext & { description: string; stage: string }

const subjectLimit = 255

/** With the shop's name: two shops of one organisation both have a #D1. */
export const quoteTitle = ({ name }: DraftOrderWithLines, shopName: string): string =>
  titleWithShop(line(name) ?? '', shopName, subjectLimit)

type QuoteStatus = 'open' | 'sent' | 'won'

const quoteStatuses: Readonly<Record<string, QuoteStatus>> = {
  OPEN: 'open',
  INVOICE_SENT: 'sent',
  COMPLETED: 'won',
}

// The values that every organization starts with (contracts/zoho 3.8).
const standard: Readonly<Record<QuoteStatus, string>> = {
  open: 'Draft',
  sent: 'Delivered',
  won: 'Closed Won',
}

// Beginnings of words in the languages that people name stages in.
const looks: Readonly<Record<'open' | 'sent', RegExp>> = {
  open: /(?<!\p{L})(?:draft|new|entwurf|neu|brouillon|nouve|borrador|nuev|bozza|rascunho|utkast|concept)|下書き|ドラフト|作成|新規/iu,
  sent: /(?<!\p{L})(?:deliver|sent|send|submit|zugestellt|geliefert|gesendet|versendet|versandt|envoy|livré|remis|transmis|entregad|enviad|inviat|verzonden|skickad)|提出|送付|送信|納品|発行/iu,
}

/** One of the organization's own stages: by its name; where none says so, an open one, or the one that counts as won. */
export function quoteStage({ status }: DraftOrderWithLines, fields: FieldMap): string {
  const quoteStatus = quoteStatuses[status ?? ''] ?? 'open'
  const { options = [], forecasts } = fields.get('Quote_Stage') ?? {}
  const stages = options.filter((option) => option !== '' && option !== '-None-')
  const exact = stages.find((stage) => stage.trim().toLowerCase() === standard[quoteStatus].toLowerCase())
  if (exact !== undefined || stages.length === 0) return exact ?? standard[quoteStatus]
  if (quoteStatus === 'won') return stageOf('won', stages, forecasts)
  return stages.find((stage) => looks[quoteStatus].test(stage)) ?? stageOf('open', stages, forecasts)
}

export const draftCurrency = ({ totalPriceSet }: DraftOrderWithLines): string =>
  totalPriceSet.shopMoney.currencyCode
