import { describe, expect, it } from 'vitest'
import { toPhone } from '#app/mapping/values/reach.ts'
import { isZohoEmail, toEmail } from '#app/mapping/values/reach-patterns.ts'

describe('an e-mail', () => {
  it.each([
    ['an ordinary one', 'jon@example.com', 'jon@example.com'],
    ['with spaces around it', '  jon@example.com ', 'jon@example.com'],
    ['in capitals', 'Jon@Example.COM', 'Jon@Example.COM'],
    ['with a plus and an apostrophe', "o'neil+tag@example.com", "o'neil+tag@example.com"],
    ['with two dots in a row', 'a..b@example.com', 'a..b@example.com'],
    ['in letters beyond ASCII', 'jürgen@müller.example', 'jürgen@müller.example'],
    ['with a hyphen inside a label', 'a@my-shop.co.uk', 'a@my-shop.co.uk'],
    ['with several hyphens inside a label', 'a@xn--mller-kva.example', 'a@xn--mller-kva.example'],
    ['of exactly 100 characters', `${'x'.repeat(88)}@example.com`, `${'x'.repeat(88)}@example.com`],
    ['of 101 characters', `${'x'.repeat(89)}@example.com`, null],
    ['with a quoted local part', '"jon smith"@example.com', null],
    ['with a leading dot', '.jon@example.com', null],
    ['at an IP address', 'jon@[10.0.0.1]', null],
    ['at a numeric address', 'jon@10.0.0.1', null],
    ['without a dot in the domain', 'root@localhost', null],
    ['with a label that begins with a hyphen', 'a@-shop.com', null],
    ['with a label that ends with a hyphen', 'a@shop-.com', null],
    ['with a top level of one letter', 'a@shop.c', null],
    ['with a top level of 23 letters', `a@shop.${'c'.repeat(23)}`, null],
    ['with a space inside', 'a b@shop.com', null],
    ['with two at signs', 'a@b@shop.com', null],
    ['over two lines', 'a@shop.com\nb@shop.com', null],
    ['that is blank', '   ', null],
    ['that is missing', null, null],
  ])('%s', (_case, given, expected) => {
    expect(toEmail(given)).toBe(expected)
  })

  it('that was made to be slow is refused at once (a domain of many labels took minutes)', () => {
    const started = performance.now()
    for (const label of ['abcd.', 'a-b-c.', 'a_-_b.', 'ééé.']) {
      expect(isZohoEmail(`a@${label.repeat(18).slice(0, 95)}1`)).toBe(false)
      expect(isZohoEmail(`a@${'-'.repeat(90)}1`)).toBe(false)
      expect(isZohoEmail(`${'a'.repeat(90)}@`)).toBe(false)
    }
    expect(performance.now() - started).toBeLessThan(200)
  })

  it('is judged as by Zoho’s own pattern, written down by Zoho', () => {
    const documented =
      /^[+\-\p{L}\p{M}\p{N}_]([\p{L}\p{M}\p{N}!#$%&'*+\-/=?^_`{|}~.]*)@(?=.{4,256}$)(([\p{L}\p{N}\p{M}]+)(([-_]*[\p{L}\p{M}\p{N}])*)[.])+[\p{L}\p{M}]{2,22}$/u
    const letters = ['a', '1', '-', '_', '.', '@', 'é', ' ']
    const differs: string[] = []
    let judged = 0
    const grow = (text: string) => {
      if (text.length === 5) return
      for (const letter of letters) {
        const next = text + letter
        for (const email of [`${next}@b.co`, `a@${next}.co`, `a@b.${next}`]) {
          judged++
          if (isZohoEmail(email) !== documented.test(email)) differs.push(email)
        }
        grow(next)
      }
    }
    grow('')
    expect(differs).toEqual([])
    expect(judged).toBeGreaterThan(100_000)
  })
})

describe('a phone number', () => {
  it.each([
    ['international', '+12025550101', null, '+12025550101'],
    ['national, with the country of the address', '(613) 555-0123', 'CA', '+16135550123'],
    ['national, without a country', '613-555-0123', null, '613 555 0123'],
    ['with parentheses and dots', '(202).555.0101', 'US', '+12025550101'],
    ['with an extension', '+1 202 555 0101 ext. 42', null, '+12025550101 x42'],
    ['with an extension written x', '202-555-0101x7', 'US', '+12025550101 x7'],
    ['spelled in letters', '1-800-FLOWERS', 'US', '1 800 FLOWERS'],
    ['half letters, no real number', '555-555-SHIP', null, '555 555 SHIP'],
    ['in full-width digits', '＋８１３１２３４５６７８', null, '+81312345678'],
    ['with slashes', '030/1234567', 'DE', '+49301234567'],
    ['of a country nobody knows', '12345678', 'XX', '12345678'],
    ['two in one field: the first', '+49 30 1234567, +49 30 7654321', null, '+49301234567'],
    ['two with a slash: the first', '030 1234567 / 030 7654321', 'DE', '+49301234567'],
    [
      'longer than 30, but not without its blanks',
      '1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9',
      null,
      '123456789123456789',
    ],
    ['longer than 30 whatever is done', '1'.repeat(31), null, null],
    ['three digits', '112', null, '112'],
    ['two digits', '12', null, null],
    ['no digits', 'call me', null, null],
    ['only signs', '+()--', null, null],
    ['missing', null, 'US', null],
  ])('%s', (_case, given, country, expected) => {
    const phone = toPhone(given, country)
    expect(phone).toBe(expected)
    expect(phone ?? '1').toMatch(/^\+?[\dA-Za-z]+(?:[ .-][\dA-Za-z]+)*$/)
  })
})
