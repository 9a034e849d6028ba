import { Refusal } from './answers.ts'

/** Contract 1.6: which scopes allow which endpoint. A group's ALL opens its parts. */
const moduleScope: Record<string, string> = {
  Leads: 'leads',
  Contacts: 'contacts',
  Accounts: 'accounts',
  Products: 'products',
  Sales_Orders: 'salesorders',
  Deals: 'deals',
  Vendors: 'vendors',
  Tasks: 'tasks',
  Notes: 'notes',
  Ordered_Items: 'salesorders',
  Quotes: 'quotes',
  Quoted_Items: 'quotes',
}

export type Verb = 'READ' | 'CREATE' | 'UPDATE' | 'DELETE'

export function needModule(
  scopes: readonly string[],
  module: string,
  verbs: readonly Verb[],
  status: number,
) {
  const name = moduleScope[module] ?? 'custom'
  for (const verb of verbs) {
    const accepted = ['ALL', verb, ...(verb === 'CREATE' || verb === 'UPDATE' ? ['WRITE'] : [])]
    const open = accepted.some(
      (one) => has(scopes, `ZohoCRM.modules.${one}`) || has(scopes, `ZohoCRM.modules.${name}.${one}`),
    )
    if (!open) throw mismatch(status)
  }
}

/** `group` like settings.fields or bulk; `verb` READ, CREATE, …; an `ALL` on any level opens it. */
export function needScope(scopes: readonly string[], group: string, verb: string, status: number) {
  const parts = group.split('.')
  const accepted = [
    `ZohoCRM.${group}.${verb}`,
    ...parts.map((_, depth) => `ZohoCRM.${parts.slice(0, depth + 1).join('.')}.ALL`),
  ]
  if (verb !== 'READ') accepted.push(`ZohoCRM.${group}.WRITE`)
  if (!accepted.some((one) => has(scopes, one))) throw mismatch(status)
}

export function needExact(scopes: readonly string[], accepted: readonly string[], status: number) {
  if (!accepted.some((one) => has(scopes, one))) throw mismatch(status)
}

function has(scopes: readonly string[], scope: string): boolean {
  const wanted = scope.toLowerCase()
  return scopes.some((one) => one.toLowerCase() === wanted)
}

function mismatch(status: number): Refusal {
  return new Refusal(status, 'OAUTH_SCOPE_MISMATCH', 'invalid oauth scope to access this URL')
}
