// Metafields that hold money name its currency themselves: written as another one's, 5.99 Canadian dollars would be 5.99
// US dollars. They follow the choice that the store's amounts follow (decision 046). Pure.

import { z } from 'zod'
import type { AmountRule } from '#app/mapping/settings/missing-currency.ts'
import { times } from '#app/mapping/values/currency.ts'
import type { Metafield } from '#app/shopify/records/metafields.ts'

const Money = z.object({
  amount: z
    .union([z.string(), z.number()])
    .transform(String)
    .pipe(z.string().regex(/^-?\d+(\.\d+)?$/)),
  currency_code: z.string(),
})

type Counted = {
  /** How the record's own amounts are written. */
  money: AmountRule
  /** What they are in; nothing is known of amounts in another currency, and they are left out. */
  currency: string
}

/** A record's metafields, those with money as they are written; without the ones that are not. */
export const metafieldsIn = (
  metafields: readonly Metafield[] | undefined,
  counted: Counted,
): Metafield[] | undefined =>
  metafields?.flatMap((one) => {
    if (one.type === 'money') return writtenOf(parsed(one.value), one, counted)
    if (one.type !== 'list.money') return [one]
    const items = z.array(z.unknown()).catch([]).parse(parsed(one.value))
    const written = items.flatMap((item) => moneyOfContent(item, counted) ?? [])
    return [{ ...one, value: JSON.stringify(written) }]
  })

function writtenOf(content: unknown, metafield: Metafield, counted: Counted): Metafield[] {
  const written = moneyOfContent(content, counted)
  return written ? [{ ...metafield, value: JSON.stringify(written) }] : []
}

// The text of the amount stays what it is where nothing is worked out.
function moneyOfContent(content: unknown, { money, currency }: Counted): z.infer<typeof Money> | null {
  const said = Money.safeParse(content).data
  if (!said || said.currency_code !== currency || money.as === 'nothing') return null
  if (money.as === 'is') return said
  return { amount: times(said.amount, money.rate), currency_code: money.currency }
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return null
  }
}
