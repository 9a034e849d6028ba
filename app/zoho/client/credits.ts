// Credits an organisation has in rolling 24 hours. Source: contracts/zoho 7. They are shared with all its other apps.

const base = 50_000
const editions: Readonly<Record<string, { perUser: number; cap: number }>> = {
  standard: { perUser: 250, cap: 100_000 },
  starter: { perUser: 250, cap: 100_000 },
  professional: { perUser: 500, cap: 3_000_000 },
  enterprise: { perUser: 1000, cap: 5_000_000 },
  zohoone: { perUser: 1000, cap: 5_000_000 },
  ultimate: { perUser: 2000, cap: Infinity },
  crmplus: { perUser: 2000, cap: Infinity },
}
const freeCredits = 5000

export function dailyCredits({ edition, userLicenses }: { edition: string; userLicenses: number }): number {
  const name = edition.toLowerCase()
  if (name.startsWith('free')) return freeCredits
  const rule = Object.entries(editions).find(([key]) => name.startsWith(key))?.[1] ?? {
    perUser: 250,
    cap: 100_000,
  }
  return Math.min(base + rule.perUser * userLicenses, rule.cap)
}
