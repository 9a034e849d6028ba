// A card of Settings: a merchant who has just connected, and how the card looks, large and small.

import { expect } from 'vitest'
import { buildStore } from '../store/index.ts'
import { accessibilityFaults, connectZoho, onPhone, startMerchant, type Merchant } from './merchant.ts'

/** In Settings of a small store that is connected and not imported. */
export async function startInSettings(story: string): Promise<Merchant> {
  const merchant = await startMerchant(story, {
    fill: (shop) => void buildStore(shop, { customers: 4, orders: 3, plain: true }),
  })
  await merchant.open()
  await connectZoho(merchant)
  await merchant.goTo('Settings')
  return merchant
}

/** Its card of this heading: a picture on a desktop and on a phone, and no fault of accessibility. */
export async function lookAtCard(merchant: Merchant, heading: string, picture: string): Promise<void> {
  const title = merchant.app.getByRole('heading', { name: heading })
  await title.scrollIntoViewIfNeeded()
  await merchant.screenshot(picture)
  await onPhone(merchant.page, async () => {
    await title.scrollIntoViewIfNeeded()
    await merchant.screenshot(`${picture}-phone`)
  })
  expect(await accessibilityFaults(merchant)).toEqual([])
}
