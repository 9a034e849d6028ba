// Credits an organisation has in rolling 24 hours. Source: contracts/zoho 7. They are shared with all its other apps.

import { editionClass, type EditionClass } from './edition.ts'

const base = 50_000
const smallest = { perUser: 250, cap: 100_000 }
const editions: Readonly<Partial<Record<EditionClass, { perUser: number; cap: number }>>> = {
  professional: { perUser: 500, cap: 3_000_000 },
  enterprise: { perUser: 1000, cap: 5_000_000 },
  ultimate: { perUser: 2000, cap: Infinity },
}
const freeCredits = 5000

export function dailyCredits({ edition, userLicenses }: { edition: string; userLicenses: number }): number {
  const name = editionClass(edition)
  if (name === 'free') return freeCredits
  const rule = editions[name] ?? smallest
  return Math.min(base + rule.perUser * userLicenses, rule.cap)
}
