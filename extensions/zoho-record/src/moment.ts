/** A time as the reader's language writes it. */
export const moment = (at: string): string =>
  shopify.i18n.formatDate(new Date(at), { dateStyle: 'medium', timeStyle: 'short' })
