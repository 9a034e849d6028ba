import { expect, it } from 'vitest'
import { dailyCredits } from '#app/zoho/client/credits.ts'

it.each([
  ['Free Edition', 3, 5000],
  ['standard', 10, 52_500],
  ['Starter', 1, 50_250],
  ['Standard', 1000, 100_000],
  ['Professional', 10, 55_000],
  ['professional', 100_000, 3_000_000],
  ['Enterprise', 20, 70_000],
  ['zohoone', 100_000, 5_000_000],
  ['Ultimate', 100_000, 200_050_000],
  ['CRMPlus', 5, 60_000],
  ['zohoonestandard', 10, 52_500],
  ['crmplusstarter', 10, 52_500],
])('an organization of %s with %i users has %i credits a day', (edition, userLicenses, credits) => {
  expect(dailyCredits({ edition, userLicenses })).toBe(credits)
})

it('an edition that is new to us has what the smallest paid one has', () => {
  expect(dailyCredits({ edition: 'Galaxy', userLicenses: 4 })).toBe(51_000)
  expect(dailyCredits({ edition: '', userLicenses: 0 })).toBe(50_000)
})
