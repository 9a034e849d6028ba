import { describe, expect, it } from 'vitest'
import { isDate, isDateTime, toDate, toDateTime } from '#app/mapping/values/dates.ts'
import { htmlToText } from '#app/mapping/values/html.ts'
import { clean, cut, line, withoutAstral, withoutEmpty } from '#app/mapping/values/text.ts'

describe('cutting', () => {
  it.each([
    ['what fits stays', 'abc', 3, 'abc'],
    ['what does not is cut', 'abcd', 3, 'abc'],
    ['a blank at the cut goes', 'ab cd', 3, 'ab'],
    ['an emoji is not cut in two', 'ab😀', 3, 'ab'],
    ['an emoji that fits stays', 'a😀b', 3, 'a😀'],
    ['a joined emoji leaves no joiner behind', '👩‍👩', 3, '👩'],
    ['nothing fits into nothing', '😀', 1, ''],
  ])('%s', (_case, text, limit, expected) => {
    expect(cut(text, limit)).toBe(expected)
    expect(cut(text, limit).isWellFormed()).toBe(true)
  })
})

describe('cleaning', () => {
  it.each([
    ['control characters go', 'In\u0000vis\u0007ible', 'Invisible'],
    ['invisible characters go', '\uFEFFzero\u200Bwidth', 'zerowidth'],
    ['lone surrogates are replaced', 'a\uD800b', 'a\uFFFDb'],
    ['line ends become plain', 'a\r\nb\rc', 'a\nb\nc'],
    ['blank is nothing', ' \t\n ', null],
    ['invisible is nothing', '\u200B\u0000', null],
    ['missing is nothing', undefined, null],
  ])('%s', (_case, text, expected) => {
    expect(clean(text)).toBe(expected)
  })

  it.each([
    ['lines become one', 'a\nb\tc', 'a b c'],
    ['blanks become one', 'a  \u00A0 b', 'a b'],
    ['a reversal is taken out', 'abc\u202Edcba', 'abcdcba'],
    ['right-to-left names stay', 'محمد', 'محمد'],
    ['joined emoji stay', '👩‍👩‍👧', '👩‍👩‍👧'],
  ])('on one line: %s', (_case, text, expected) => {
    expect(line(text)).toBe(expected)
  })

  it('takes out what some organisations refuse, and only that', () => {
    expect(withoutAstral('Zoë 😀 山田 𠮷')).toBe('Zoë 山田')
    expect(withoutAstral('❤️ ok')).toBe('❤️ ok')
  })

  it('leaves out what is empty, not what is zero or false', () => {
    expect(withoutEmpty({ a: 0, b: false, c: '', d: null, e: undefined, f: [] })).toEqual({
      a: 0,
      b: false,
      f: [],
    })
  })
})

describe('times', () => {
  it.each([
    ['UTC', '2026-01-10T12:00:00Z', '2026-01-10T12:00:00+00:00'],
    ['with milliseconds', '2026-01-10T12:00:00.123Z', '2026-01-10T12:00:00+00:00'],
    ['with an offset', '2026-01-10T12:00:00-05:00', '2026-01-10T17:00:00+00:00'],
    ['no time', 'soon', null],
  ])('%s', (_case, given, expected) => {
    expect(toDateTime(given)).toBe(expected)
    expect(isDateTime(expected ?? '')).toBe(expected !== null)
  })

  it.each([
    ['late in the evening in New York', '2026-01-11T03:00:00Z', 'America/New_York', '2026-01-10'],
    ['the same moment in Tokyo', '2026-01-11T03:00:00Z', 'Asia/Tokyo', '2026-01-11'],
    ['a date is a date everywhere', '2026-01-11', 'Asia/Tokyo', '2026-01-11'],
    ['a zone nobody knows counts as UTC', '2026-01-11T03:00:00Z', 'Mars/Phobos', '2026-01-11'],
    ['no time', 'soon', 'UTC', null],
  ])('the day: %s', (_case, given, zone, expected) => {
    expect(toDate(given, zone)).toBe(expected)
  })

  it('knows days that do not exist', () => {
    expect([isDate('2026-02-28'), isDate('2026-02-30'), isDate('2026-2-3')]).toEqual([true, false, false])
  })
})

describe('HTML', () => {
  it.each([
    ['headings are not shouted', '<h1>Big title</h1><p>text</p>', 'Big title\n\ntext'],
    ['lists', '<ul><li>a</li><li>b</li></ul>', '* a\n * b'],
    ['line breaks', 'a<br>b', 'a\nb'],
    [
      'a table keeps its columns apart',
      '<table><tr><th>Size</th><th>cm</th></tr><tr><td>S</td><td>40</td></tr></table>',
      'Size   cm\nS   40',
    ],
    ['a link is its text', '<a href="https://x.example/y">Look</a>', 'Look'],
    ['entities', 'caf&eacute; &amp; &lt;b&gt;', 'café & <b>'],
    ['scripts and styles are gone', '<style>p{}</style><script>alert(1)</script>text', 'text'],
    ['images are gone', '<p><img src="a.png" alt="A"></p>', null],
    ['nothing', '', null],
    ['null', null, null],
  ])('%s', (_case, html, expected) => {
    expect(htmlToText(html)).toBe(expected)
  })

  it('that nests thousands deep neither fails nor takes long (ran out of stack and lost the product)', () => {
    const nested = `<p>before</p>${'<div>'.repeat(20_000)}deep${'</div>'.repeat(20_000)}`
    expect(htmlToText(nested)).toContain('before')
  })

  it('is cut to what Zoho holds', () => {
    expect(htmlToText(`<p>${'word '.repeat(20_000)}</p>`)?.length).toBeLessThanOrEqual(32_000)
  })
})
