// The Account that Contacts and Sales Orders point to, and what to do when Zoho no longer has it.

import { companyAccounts, forgetGoneAccounts } from './accounts.server.ts'
import type { SyncContext } from './context.ts'
import type { Draft } from './draft.ts'
import { failed } from './outcome.ts'
import type { Group } from './place-people.server.ts'
import type { Settled } from './settled.ts'
import type { Sheet } from './sheet.server.ts'

const field = 'Account_Name'

/** Contacts of a company point to its Account. A rule of the merchant's that says otherwise stands. */
export async function withAccounts(
  context: SyncContext,
  sheet: Sheet,
  { module, drafts }: Pick<Group, 'module' | 'drafts'>,
): Promise<Draft[]> {
  if (module.apiName !== 'Contacts' || !module.fields.has(field)) return drafts
  const wanted = drafts.filter((draft) => !draft.filtered && !(field in draft.row))
  const accounts = await companyAccounts(
    context,
    sheet,
    wanted.map(({ company }) => company),
  )
  if (accounts.size === 0) return drafts
  return drafts.map((draft) => {
    const id = wanted.includes(draft) && draft.company ? accounts.get(draft.company) : undefined
    return id ? { ...draft, row: { ...draft.row, [field]: { id } } } : draft
  })
}

/** Refused because the Account was deleted in Zoho: it is forgotten, and the record comes again with a new one. */
export async function retryWithoutAccount(
  context: SyncContext,
  sheet: Sheet,
  wrote: readonly Settled[],
): Promise<readonly Settled[]> {
  const refused = wrote.filter(({ ending }) => ending.result === 'rejected' && isAccount(ending.field))
  const ids = refused.flatMap(({ draft }) => accountIn(draft) ?? [])
  if (ids.length === 0 || !(await forgetGoneAccounts(context, sheet, ids))) return wrote
  return wrote.map((one) =>
    refused.includes(one) ? { ...one, ending: failed('account_gone', 'Its Account is gone in Zoho') } : one,
  )
}

// Zoho names the lookup, or only the id in it.
const isAccount = (name: string | null): boolean => name === field || name === 'id'

function accountIn({ row }: Draft): string | null {
  const account = row[field]
  const id = typeof account === 'object' && account !== null && 'id' in account ? account.id : null
  return typeof id === 'string' ? id : null
}
