// Which of an organisation's own stages an order's Deal is in. Stages are renamed and translated as people like: what each
// counts as in forecasts tells (contracts/zoho 4), and where Zoho does not say so its name. Pure.

import type { OrderWithLines } from '#app/shopify/records/order.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import { paymentOf } from './payment.ts'

export type DealStatus = 'open' | 'won' | 'lost'

/** Called off or paid back is lost; paid or shipped is won; everything else is open. */
export function statusOf(order: OrderWithLines): DealStatus {
  const payment = paymentOf(order)
  if (order.cancelledAt || payment === 'back') return 'lost'
  return payment === 'paid' || order.displayFulfillmentStatus === 'FULFILLED' ? 'won' : 'open'
}

// Zoho's own, which keep these actual values when their display is translated.
const standard: Readonly<Record<DealStatus, string>> = {
  open: 'Qualification',
  won: 'Closed Won',
  lost: 'Closed Lost',
}

// Beginnings of words in the languages that people name stages in: "unpaid" is not "paid".
const looks = {
  lost: /(?<!\p{L})(?:lost|lose|loss|cancel|abandon|declin|reject|verlor|verloren|abgesagt|abgelehnt|abgebrochen|storn|perd[ui]|annul|anulad|rechaz|pers[oa](?!\p{L})|förlor)|失注|不成立|取消|キャンセル/iu,
  won: /(?<!\p{L})(?:won(?!\p{L})|win(?!\p{L})|success|paid|gewonnen|erfolg|abgeschlossen|bezahlt|gagn|payé|réussi|ganad|ganh[oa]|pagad|éxito|vint[oa](?!\p{L})|vunn)|受注|成約|獲得/iu,
}

/**
 * One of these options, or Zoho's standard stage where nothing is known of them. Where neither forecast nor name tells,
 * Zoho's own order of stages is taken: open ones first, then won, then lost.
 * @param forecasts what stages count as, by option
 */
export function stageOf(
  status: DealStatus,
  options: readonly string[],
  forecasts: Readonly<Record<string, string>> = {},
): string {
  const stages = options.filter((option) => option !== '' && option !== '-None-')
  const [first] = stages
  if (first === undefined) return standard[status]
  const counted = stages.filter((stage) => countsAs(forecasts[stage]) === status)
  return named(status, counted) ?? counted[0] ?? stagesOf(first, stages)[status]
}

/** The stage of a Deal: among those of its pipeline, where Zoho says which these are. @param pipeline null: none is named */
export function dealStage(status: DealStatus, fields: FieldMap | undefined, pipeline: string | null): string {
  const { options = [], forecasts } = fields?.get('Stage') ?? {}
  const own = pipeline === null ? [] : stagesIn(pipeline, fields?.get('Pipeline'))
  return stageOf(status, own.length > 0 ? own : options, forecasts)
}

/** Stages of a pipeline, which may be named as it is shown; none where Zoho does not say. */
export function stagesIn(
  pipeline: string,
  { shownAs, stages }: Pick<ZohoField, 'shownAs' | 'stages'> = {},
): readonly string[] {
  const shown = shownAs?.[pipeline.trim().toLowerCase()] ?? ''
  return stages?.[pipeline] ?? stages?.[shown] ?? []
}

/** The one among these stages that means the same as another: by what both count as, else by their names; null: none is known to. */
export function sameStage(
  stage: string,
  among: readonly string[],
  forecasts: Readonly<Record<string, string>> = {},
): string | null {
  const status = countsAs(forecasts[stage]) ?? looksLike(stage)
  if (among.includes(stage) || status === null) return null
  const counted = among.filter((one) => countsAs(forecasts[one]) === status)
  return named(status, counted) ?? counted[0] ?? named(status, among) ?? null
}

const looksLike = (stage: string): DealStatus | null =>
  looksLost(stage) ? 'lost' : looksWon(stage) ? 'won' : null

function countsAs(forecast: string | undefined): DealStatus | null {
  const words = forecast?.toLowerCase() ?? ''
  if (words.includes('won')) return 'won'
  if (words.includes('lost')) return 'lost'
  return words.includes('open') ? 'open' : null
}

function stagesOf(first: string, stages: readonly string[]): Readonly<Record<DealStatus, string>> {
  const lost = named('lost', stages) ?? stages.findLast((stage) => !looksWon(stage)) ?? stages.at(-1) ?? first
  const others = stages.filter((stage) => stage !== lost && !looksLost(stage))
  const won = named('won', others) ?? others.at(-1) ?? first
  const open = others.find((stage) => stage !== won && !looksWon(stage)) ?? first
  return { open, won, lost }
}

const looksLost = (stage: string): boolean => looks.lost.test(stage)
const looksWon = (stage: string): boolean => looks.won.test(stage) && !looksLost(stage)

function named(status: DealStatus, stages: readonly string[]): string | undefined {
  const exact = standard[status].toLowerCase()
  const fits = { won: looksWon, lost: looksLost, open: () => false }[status]
  return stages.find((stage) => stage.trim().toLowerCase() === exact) ?? stages.find(fits)
}
