import { describe, expect, it } from 'vitest'
import { isSamePhone, phoneSpellings, phoneTail } from '#app/mapping/parts/phone-match.ts'

const canadian = { number: '+16135550199', country: 'CA' }
const german = { number: '+4930901820', country: 'DE' }

describe('a number written another way', () => {
  it.each([
    ['as it is', canadian, '+16135550199'],
    ['with spaces and brackets', canadian, '(613) 555-0199'],
    ['without the country', canadian, '613.555.0199'],
    ['with the country and hyphens', canadian, '1-613-555-0199'],
    [
      'without the country, of a customer whose country is unknown',
      { ...canadian, country: null },
      '613 555 0199',
    ],
    ['with the trunk zero of its country', german, '030 901820'],
    ['with 49 and a plus', german, '+49 (30) 901820'],
  ])('is the same: %s', (_, key, written) => {
    expect(isSamePhone(key, written)).toBe(true)
  })

  it.each([
    ['the last digit', canadian, '613 555 0198'],
    ['the area', canadian, '416 555 0199'],
    ['the country', canadian, '+44 613 555 0199'],
    ['the extension', canadian, '613 555 0199 x12'],
    ['everything: it is no number', canadian, 'call me'],
  ])('is another one that differs in %s', (_, key, written) => {
    expect(isSamePhone(key, written)).toBe(false)
  })

  it.each([
    ['+1 613-555-0199', '550199'],
    ['030 901820', '901820'],
    ['+49 30 901820 x12', '901820'],
    ['12345', null],
  ])('%s ends with %s', (written, tail) => {
    expect(phoneTail(written)).toBe(tail)
  })

  it('is searched for in the ways people write it', () => {
    expect(phoneSpellings(canadian)).toEqual(
      expect.arrayContaining([
        '+16135550199',
        '6135550199',
        '(613) 555-0199',
        '613-555-0199',
        '+1 613 555 0199',
      ]),
    )
    expect(phoneSpellings(german)).toEqual(expect.arrayContaining(['+4930901820', '030 901820', '030901820']))
  })
})
