/** Seeded chance: the same seed builds the same store. */
export class Chance {
  #state: number
  constructor(seed: number) {
    this.#state = seed >>> 0
  }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  below(n: number): number {
    return Math.floor(this.next() * n)
  }
  pick<T>(list: readonly T[]): T {
    const value = list[this.below(list.length)]
    if (value === undefined) throw new Error('nothing to pick from')
    return value
  }
  odds(probability: number): boolean {
    return this.next() < probability
  }
}

export const FIRST = [
  'Ada',
  'Ben',
  'Chloé',
  'Dmitri',
  'Eva',
  'Farid',
  'Grace',
  'Hiro',
  'Ines',
  'Jonas',
  'Kofi',
  'Lena',
  'Mateo',
  'Nadia',
  'Oskar',
  'Priya',
  'Quinn',
  'Rosa',
  'Søren',
  'Tariq',
  'Uma',
  'Viktor',
  'Wren',
  'Xiu',
  'Yara',
  'Zeno',
]
export const LAST = [
  'Abbott',
  'Baker',
  'Castillo',
  'Dupont',
  'Eriksen',
  'Fischer',
  'García',
  'Hughes',
  'Ivanova',
  'Jensen',
  'Kowalski',
  'Lopez',
  'Müller',
  'Nakamura',
  "O'Brien",
  'Patel',
  'Quist',
  'Rossi',
  'Schmidt',
  'Tanaka',
  'Usman',
  'Vargas',
  'Weber',
  'Xu',
  'Yılmaz',
  'Zhang',
]
export const PLACES = [
  {
    city: 'Chicago',
    province: 'Illinois',
    provinceCode: 'IL',
    zip: '60601',
    countryCodeV2: 'US',
    country: 'United States',
  },
  {
    city: 'Ottawa',
    province: 'Ontario',
    provinceCode: 'ON',
    zip: 'K2P 2L8',
    countryCodeV2: 'CA',
    country: 'Canada',
  },
  {
    city: 'Berlin',
    province: null,
    provinceCode: null,
    zip: '10115',
    countryCodeV2: 'DE',
    country: 'Germany',
  },
  {
    city: 'London',
    province: 'England',
    provinceCode: 'ENG',
    zip: 'SW1A 1AA',
    countryCodeV2: 'GB',
    country: 'United Kingdom',
  },
  { city: 'Paris', province: null, provinceCode: null, zip: '75001', countryCodeV2: 'FR', country: 'France' },
]
