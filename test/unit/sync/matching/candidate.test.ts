import { describe, expect, it } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import { candidateFields, differingFacts, toCandidate } from '#app/sync/matching/candidate.ts'

const about = { kind: 'customer', taken: false } as const
const zoho = {
  id: ZohoId.parse('7'),
  Last_Name: 'Lind',
  Email: 'ADA@lind.example',
  Phone: '(202) 555-0101',
  Mailing_Street: 'Main 1',
  Mailing_City: 'Lund',
  Created_Time: '2026-01-02T03:04:05Z',
}

describe('a record that may be the one', () => {
  it('says where the person lives and since when Zoho knows it', () => {
    expect(toCandidate(zoho, about)).toMatchObject({
      address: 'Main 1, Lund',
      createdAt: '2026-01-02T03:04:05Z',
    })
    expect(candidateFields('Leads')).toContain('City')
  })

  it('differs from the record of the store where both know a fact and tell another one', () => {
    const shopify = toCandidate(
      {
        id: ZohoId.parse('1'),
        Last_Name: 'Lind',
        Email: 'ada@lind.example',
        Phone: '+12025550101',
        Mailing_City: 'Oslo',
      },
      about,
    )
    expect(differingFacts(shopify, toCandidate(zoho, about))).toEqual(['address'])
    const nameless = toCandidate({ id: ZohoId.parse('1'), Last_Name: 'Lind' }, about)
    expect(differingFacts(nameless, toCandidate(zoho, about))).toEqual([])
  })
})
