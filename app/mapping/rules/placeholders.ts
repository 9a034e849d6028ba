// "{{firstName}} by {{channel}}": the names in a template. Pure.

// Braces are no part of a name: each character is looked at once.
const placeholder = /\{\{([^{}]+)\}\}/g

/** The names a template asks for. */
export const placeholdersOf = (template: string): string[] =>
  [...template.matchAll(placeholder)].map(([, name = '']) => name.trim())

/**
 * The template with every placeholder replaced.
 * @param most characters after which the rest is left out
 */
export function fillPlaceholders(template: string, valueOf: (name: string) => string, most: number): string {
  const parts: string[] = []
  let length = 0
  let from = 0
  const put = (part: string) => {
    parts.push(part)
    length += part.length
  }
  for (const { 0: whole, 1: name = '', index } of template.matchAll(placeholder)) {
    put(template.slice(from, index))
    put(valueOf(name.trim()))
    from = index + whole.length
    if (length > most) return parts.join('')
  }
  put(template.slice(from))
  return parts.join('')
}
