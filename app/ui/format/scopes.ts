// What a scope of Shopify's or Zoho's lets this app do, in the merchant's words: its name says nothing to them.

import type { i18n } from 'i18next'
import { isWord } from '#app/ui/wording/names.ts'

/** Zoho's modules by their names in scopes. */
const modules: Readonly<Record<string, string>> = {
  leads: 'Leads',
  contacts: 'Contacts',
  accounts: 'Accounts',
  products: 'Products',
  salesorders: 'Sales_Orders',
  deals: 'Deals',
  quotes: 'Quotes',
}

/** Without words of ours the scope itself: better than to hide that something is missing. */
export function scopeInWords({ t, exists }: Pick<i18n, 't' | 'exists'>, scope: string): string {
  const module = modules[/^ZohoCRM\.modules\.(\w+)\./.exec(scope)?.[1] ?? '']
  const word = module ? `moduleNames.${module}` : `scopes.${scope.replaceAll('.', '_')}`
  return isWord({ exists }, word) ? t(word) : scope
}
