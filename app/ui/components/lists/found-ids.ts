// Ids that a search found, as an address has them: the words were names of people, and stay out of it.

/** A search of one list answers so many and no more. */
export const mostIds = 50
/** Of several kinds at once, one for each id that a file or a list takes. */
export const mostIdsOfAll = 150

/** Null: nothing was searched for by words. */
export const readIds = (query: URLSearchParams, most: number): string[] | null =>
  query.get('ids')?.split(',').filter(isId).slice(0, most) ?? null

const isId = (text: string): boolean => /^\d{1,19}$/.test(text)
