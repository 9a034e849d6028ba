import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { csvRow } from '#app/lib/csv.server.ts'

it('a line defuses what a spreadsheet would run as a formula', () => {
  expect(csvRow(['=1+1', '@x', '-2', 'plain'])).toBe("'=1+1,'@x,'-2,plain\r\n")
})

it('a line defuses formulas behind white space and in full-width signs, too', () => {
  for (const cell of [' =1+1', '\u00A0=1+1', '\uFF1D1+1', '\uFF201', '\t1', '\n=1', '\r1'])
    expect(csvRow([cell])).toMatch(/^"?'/)
  expect(csvRow([' plain', 'a=b'])).toBe(' plain,a=b\r\n')
})

it('a line is read back as it was, whatever stands in its cells', () => {
  const cells = ['', 'a,b', 'say "no"', 'two\nlines', 'two\r\nlines', 'a\rb', ' spaces ', 'Größe 東京', '"']
  expect(parse(csvRow(cells) + csvRow(['next']), { relax_column_count: true })).toEqual([cells, ['next']])
})
