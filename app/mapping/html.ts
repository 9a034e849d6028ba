// A product's HTML -> text that a salesperson reads.

import { convert } from 'html-to-text'
import { clean, cut } from './text.ts'

const descriptionLimit = 32_000
const longestHtml = 400_000
// Deeper nesting is cut off: html-to-text walks recursively and would run out of stack.
const deepest = 100

const options = {
  wordwrap: false as const,
  limits: { maxDepth: deepest, ellipsis: '' },
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
}

/** Null when nothing readable is left. */
export function htmlToText(html: string | null): string | null {
  if (!html) return null
  const text = clean(convert(cut(html, longestHtml), options))
  return text === null ? null : cut(text, descriptionLimit)
}
