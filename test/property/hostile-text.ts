// Texts that make patterns and parsers work: what nearly matches, again and again, and then does not.

import type { Chance } from '#test/store/random.ts'

const common = [
  ' ',
  '\t',
  '\n',
  '-',
  '_',
  '.',
  ',',
  '@',
  '/',
  '{{',
  '}}',
  '<',
  '>',
  '&',
  '&#',
  '1',
  '0',
  'a',
  'Z',
  '"',
]
const rare = ['é', '\u0301', '😀', '\uD83D', '\u200D', '\u202E', '\u00A0', '\u0000', 'ﷺ', '山', '＋', '١']
const html = [
  '<p>',
  '</p>',
  '<td rowspan="99999999">',
  '<tr>',
  '<table>',
  '</table>',
  '<ul><li>',
  '</ul>',
  '<b>',
  '</i>',
  '<br>',
  '<!--',
  '-->',
  '<script>',
  '</script>',
  '<![CDATA[',
  '<a href="',
  '&amp;',
  '&nbsp;',
  '<pre>',
  '<hr>',
]
const templates = [
  '{{value}}',
  '{{firstName}}',
  '{{ ',
  ' }}',
  '{{metafield:custom.big}}',
  '{{attribute:x',
  '{{{',
]
const endings = ['', '!', '\n', 'x', '\u0000', '}', '>', '\uD800']

/** A text of at most `most` characters made of the pattern's own characters. */
export function pumped(chance: Chance, pattern: string, most: number): string {
  const own = Array.from(pattern.replaceAll(/[\\^$()[\]|?*+]/g, ''))
  const pieces = own.length > 0 ? [...own, ...own, ...common] : common
  return build(chance, pieces, most)
}

/** Any text: of a page, of a template, or of nothing sensible. */
export function hostileText(chance: Chance, most: number): string {
  return build(chance, chance.pick([common, rare, html, templates, [...common, ...rare, ...html]]), most)
}

function build(chance: Chance, pieces: readonly string[], most: number): string {
  const some = (count: number) => Array.from({ length: count }, () => chance.pick(pieces)).join('')
  const piece = some(1 + chance.below(4)) || ' '
  const length = chance.odds(0.3) ? most : chance.below(most)
  const text = some(chance.below(4)) + piece.repeat(Math.ceil(length / piece.length))
  return text.slice(0, length) + (chance.odds(0.3) ? some(20) : '') + chance.pick(endings)
}
