// Lists of a merchant or of Zoho, looked up in any case. Each list is read once, however many values ask for it. Pure.

const known = new WeakMap<readonly string[], ReadonlyMap<string, string>>()

/** How two spellings are held against one another. */
export const fold = (text: string): string => text.trim().toLowerCase()

/** The list's own spelling of a text, by its folded form; of several the first. The list must not change afterwards. */
export function spellingsOf(texts: readonly string[]): ReadonlyMap<string, string> {
  const before = known.get(texts)
  if (before) return before
  const spellings = new Map<string, string>()
  for (const text of texts) {
    const key = fold(text)
    if (!spellings.has(key)) spellings.set(key, text)
  }
  known.set(texts, spellings)
  return spellings
}

/** Whether a text is in a list, in any case. */
export const includes = (texts: readonly string[], text: string): boolean =>
  spellingsOf(texts).has(fold(text))

/** Whether a record carries a tag: Shopify compares tags without case. */
export const hasTag = (tags: readonly string[], tag: string): boolean => includes(tags, tag)
