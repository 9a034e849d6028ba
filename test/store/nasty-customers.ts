import type { CustomerInput } from '#test/simulators/shopify/index.ts'

const home = {
  address1: '1 Main Street',
  city: 'Springfield',
  province: 'Illinois',
  provinceCode: 'IL',
  zip: '62701',
  countryCodeV2: 'US',
}

/** Customers that break naive code. `note` says what is wrong with each. */
export function nastyCustomers(): CustomerInput[] {
  return [
    {
      firstName: 'Nora',
      lastName: 'Nomail',
      phone: '+12025550101',
      note: 'no e-mail, only a phone',
      addresses: [home],
    },
    { phone: '+12025550102', note: 'only a phone, no name' },
    { email: 'only.mail@example.com', note: 'only an e-mail, no name' },
    { note: 'nothing at all' },
    { firstName: 'Case', lastName: 'Lower', email: 'case@example.com', note: 'e-mail in small letters' },
    { firstName: 'Case', lastName: 'Upper', email: 'Case@Example.com', note: 'the same e-mail in capitals' },
    {
      firstName: 'Madonna',
      email: 'madonna@example.com',
      note: 'no last name',
      addresses: [{ ...home, company: 'Sire' }],
    },
    { lastName: 'Prince', email: 'prince@example.com', note: 'no first name' },
    { firstName: '   ', lastName: '  ', email: 'blank@example.com', note: 'blank names' },
    {
      firstName: 'Zoë 😀',
      lastName: 'Ñandú-Größe 山田',
      email: 'zoe@example.com',
      note: 'unicode and emoji',
      locale: 'es',
      addresses: [
        {
          ...home,
          address1: 'Straße des 17. Juni 135',
          city: 'München',
          zip: '80331',
          province: 'Bayern',
          provinceCode: 'BY',
          countryCodeV2: 'DE',
        },
      ],
    },
    {
      firstName: '山田',
      lastName: '太郎',
      email: 'taro@example.jp',
      phone: '+81312345678',
      locale: 'ja',
      note: 'Japanese',
      addresses: [
        {
          address1: '千代田1-1',
          city: '千代田区',
          province: '東京都',
          provinceCode: 'JP-13',
          zip: '100-0001',
          countryCodeV2: 'JP',
        },
      ],
    },
    { firstName: 'محمد', lastName: 'العربي', email: 'm@example.ae', note: 'right to left' },
    {
      firstName: 'A'.repeat(120),
      lastName: 'B'.repeat(200),
      email: 'long@example.com',
      note: 'names longer than Zoho takes (40 and 80)',
      addresses: [
        {
          ...home,
          address1: 'Very long street '.repeat(14),
          city: 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch',
          company: 'C'.repeat(250),
        },
      ],
    },
    {
      firstName: '🏳️‍🌈👩‍👩‍👧‍👦'.repeat(4),
      lastName: '💩'.repeat(45),
      email: 'emoji@example.com',
      note: 'emoji at the cutting edge of 80',
    },
    {
      firstName: 'Bad',
      lastName: 'Mail',
      email: 'bad..dots@example.com',
      note: 'an e-mail Zoho refuses: two dots',
    },
    {
      firstName: 'Umlaut',
      lastName: 'Mail',
      email: 'jürgen@müller.example',
      note: 'an e-mail Zoho refuses: not ASCII',
    },
    { firstName: 'Local', lastName: 'Mail', email: 'root@localhost', note: 'an e-mail Zoho refuses: no dot' },
    {
      firstName: 'Long',
      lastName: 'Mail',
      email: `${'x'.repeat(64)}@${'y'.repeat(60)}.example.com`,
      note: 'an e-mail longer than 100',
    },
    { firstName: 'John', lastName: 'Smith', email: 'john.smith.1@example.com', note: 'same name, first' },
    { firstName: 'John', lastName: 'Smith', email: 'john.smith.2@example.com', note: 'same name, second' },
    { firstName: 'John', lastName: 'Smith', phone: '+12025550119', note: 'same name, no e-mail' },
    {
      firstName: 'Tag',
      lastName: 'Collector',
      email: 'tags@example.com',
      tags: Array.from({ length: 60 }, (_, i) => `tag number ${i + 1}`),
      note: 'sixty tags',
    },
    {
      firstName: 'Note',
      lastName: 'Writer',
      email: 'note@example.com',
      note: `a very long note. ${'Lorem ipsum dolor sit amet.\n'.repeat(180)}`.slice(0, 4900),
    },
    {
      firstName: '=HYPERLINK("http://evil")',
      lastName: '<b>Bold</b> & "Quoted" \\ O\'Neil',
      email: "o'neil+tag@example.com",
      note: 'markup, quotes and a formula',
    },
    {
      firstName: 'Sub',
      lastName: 'Scribed',
      email: 'subscribed@example.com',
      emailConsent: {
        marketingState: 'SUBSCRIBED',
        marketingOptInLevel: 'CONFIRMED_OPT_IN',
        marketingUpdatedAt: '2026-01-05T10:00:00Z',
      },
      smsConsent: {
        marketingState: 'SUBSCRIBED',
        marketingOptInLevel: 'SINGLE_OPT_IN',
        marketingUpdatedAt: '2026-01-05T10:00:00Z',
      },
      phone: '+12025550124',
    },
    {
      firstName: 'Un',
      lastName: 'Subscribed',
      email: 'unsubscribed@example.com',
      emailConsent: {
        marketingState: 'UNSUBSCRIBED',
        marketingOptInLevel: 'SINGLE_OPT_IN',
        marketingUpdatedAt: '2026-02-05T10:00:00Z',
      },
    },
    {
      firstName: 'Far',
      lastName: 'Away',
      email: 'far@example.com',
      note: 'a country without provinces, a phone with letters',
      addresses: [
        {
          address1: 'Road 1',
          city: 'Valletta',
          zip: 'VLT 1010',
          countryCodeV2: 'MT',
          country: 'Malta',
          phone: 'call me',
        },
      ],
    },
    {
      firstName: 'Many',
      lastName: 'Homes',
      email: 'homes@example.com',
      addresses: Array.from({ length: 5 }, (_, i) => ({ ...home, address1: `${i + 1} Main Street` })),
      note: 'five addresses',
    },
    { firstName: 'Tax', lastName: 'Exempt', email: 'exempt@example.com', taxExempt: true, state: 'ENABLED' },
    {
      firstName: 'In\u0000visible\u200b',
      lastName: 'Control\u0007 \u202eReversed',
      email: 'control@example.com',
      note: 'control characters',
    },
  ]
}
