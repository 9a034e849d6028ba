// "{{firstName}} by {{channel}}": the names in a template. Pure.

const placeholder = /\{\{\s*([^{}]+?)\s*\}\}/g

/** The names a template asks for. */
export const placeholdersOf = (template: string): string[] =>
  [...template.matchAll(placeholder)].map(([, name = '']) => name)

/** The template with every placeholder replaced. */
export const fillPlaceholders = (template: string, valueOf: (name: string) => string): string =>
  template.replace(placeholder, (_all, name: string) => valueOf(name))
