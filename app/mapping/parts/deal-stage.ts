// Which of an organisation's own stages an order's Deal is in. Stages are renamed and translated as people like: what each
// counts as in forecasts tells (contracts/zoho 4), and where Zoho does not say so its name. Pure.

import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { paymentOf } from './payment.ts'

export type DealStanding = 'open' | 'won' | 'lost'

/** Called off or paid back is lost; paid or shipped is won; everything else is open. */
export function standingOf(order: OrderWithLines): DealStanding {
  const payment = paymentOf(order)
  if (order.cancelledAt || payment === 'back') return 'lost'
  return payment === 'paid' || order.displayFulfillmentStatus === 'FULFILLED' ? 'won' : 'open'
}

// Zoho's own, which keep these actual values when their display is translated.
const standard: Readonly<Record<DealStanding, string>> = {
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
  standing: DealStanding,
  options: readonly string[],
  forecasts: Readonly<Record<string, string>> = {},
): string {
  const stages = options.filter((option) => option !== '' && option !== '-None-')
  const [first] = stages
  if (first === undefined) return standard[standing]
  const counted = stages.filter((stage) => countsAs(forecasts[stage]) === standing)
  return named(standing, counted) ?? counted[0] ?? stagesOf(first, stages)[standing]
}

/** The one among these stages that means the same as another: by what both count as, else by their names; null: none is known to. */
export function sameStage(
  stage: string,
  among: readonly string[],
  forecasts: Readonly<Record<string, string>> = {},
): string | null {
  const standing = countsAs(forecasts[stage]) ?? looksLike(stage)
  if (among.includes(stage) || standing === null) return null
  const counted = among.filter((one) => countsAs(forecasts[one]) === standing)
  return named(standing, counted) ?? counted[0] ?? named(standing, among) ?? null
}

const looksLike = (stage: string): DealStanding | null =>
  looksLost(stage) ? 'lost' : looksWon(stage) ? 'won' : null

function countsAs(forecast: string | undefined): DealStanding | null {
  const words = forecast?.toLowerCase() ?? ''
  if (words.includes('won')) return 'won'
  if (words.includes('lost')) return 'lost'
  return words.includes('open') ? 'open' : null
}

function stagesOf(first: string, stages: readonly string[]): Readonly<Record<DealStanding, string>> {
  const lost = named('lost', stages) ?? stages.findLast((stage) => !looksWon(stage)) ?? stages.at(-1) ?? first
  const others = stages.filter((stage) => stage !== lost && !looksLost(stage))
  const won = named('won', others) ?? others.at(-1) ?? first
  const open = others.find((stage) => stage !== won && !looksWon(stage)) ?? first
  return { open, won, lost }
}

const looksLost = (stage: string): boolean => looks.lost.test(stage)
const looksWon = (stage: string): boolean => looks.won.test(stage) && !looksLost(stage)

function named(standing: DealStanding, stages: readonly string[]): string | undefined {
  const exact = standard[standing].toLowerCase()
  const fits = { won: looksWon, lost: looksLost, open: () => false }[standing]
  return stages.find((stage) => stage.trim().toLowerCase() === exact) ?? stages.find(fits)
}
