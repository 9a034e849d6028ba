// Accounts of Zoho's by their name, and new ones where there are none.

import type { ZohoId } from '#app/lib/ids.ts'
import { companyKey } from '#app/mapping/records/company.ts'
import type { RowResult } from '#app/zoho/client/answers.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { findRecords, insertRecords, mostRows, upsertRecords } from '#app/zoho/records/records.server.ts'
import type { ZohoAccount } from '#app/zoho/records/rows.ts'

/** Accounts of these names, by the names' keys; of several the oldest first. */
export async function findAccounts(
  zoho: ZohoClient,
  names: readonly string[],
): Promise<Map<string, ZohoId[]>> {
  if (names.length === 0) return new Map()
  const search = { values: names, fields: ['Account_Name'] }
  const records = await findRecords(zoho, 'Accounts', 'Account_Name', search)
  const byName = Map.groupBy(records, ({ Account_Name }) => companyKey(String(Account_Name)))
  return new Map([...byName].map(([key, some]) => [key, some.map(({ id }) => id).toSorted(byAge)]))
}

// Zoho's ids grow, and have 15 to 19 digits.
const byAge = (one: string, other: string): number =>
  one.length === other.length ? (one < other ? -1 : 1) : one.length - other.length

/** The oldest Account of each name, made where there is none, or why Zoho did not make it; by the names' keys. */
export async function makeAccounts(
  zoho: ZohoClient,
  names: readonly string[],
): Promise<Map<string, RowResult>> {
  const accounts = new Map<string, RowResult>()
  for (const [key, [oldest]] of await findAccounts(zoho, names))
    if (oldest) accounts.set(key, thereAs(oldest))
  const missing = names.filter((name) => !accounts.has(companyKey(name)))
  for (let at = 0; at < missing.length; at += mostRows) {
    const some = missing.slice(at, at + mostRows)
    // An upsert by name alone would do, but which of several of one name it takes is not documented.
    const results = await upsertRecords(zoho, 'Accounts', some.map(rowOf), {
      by: 'Account_Name',
      automations: [],
    })
    const settled = await withTaken(zoho, some, results)
    for (const [i, result] of settled.entries()) accounts.set(companyKey(some[i] ?? ''), result)
  }
  return accounts
}

/**
 * A new Account for each of these names, also beside others of the same name; where Zoho allows none, those. Of what it
 * refused the refusal, in input order.
 */
export async function addAccounts(zoho: ZohoClient, names: readonly string[]): Promise<RowResult[]> {
  const added: RowResult[] = []
  for (let at = 0; at < names.length; at += mostRows) {
    const some = names.slice(at, at + mostRows)
    const results = await insertRecords(zoho, 'Accounts', some.map(rowOf), { automations: [] })
    added.push(...(await withTaken(zoho, some, results)))
  }
  return added
}

/** Zoho has the name already, and shows no Account of it: one in its recycle bin, say. */
export const isNameTaken = (result: RowResult): boolean => !result.ok && result.code === 'DUPLICATE_DATA'

// A refusal need not name the Account that has the name, or names another module's record (contracts/zoho 9.4): then the
// name is looked up, once.
async function withTaken(
  zoho: ZohoClient,
  names: readonly string[],
  results: readonly RowResult[],
): Promise<RowResult[]> {
  const named = results.map((result) => {
    const there = result.ok ? null : result.duplicate
    return there && isOfAccounts(there) ? thereAs(there.id) : result
  })
  const open = names.filter((_, i) => named[i] && isNameTaken(named[i]))
  const found = await findAccounts(zoho, [...new Set(open)])
  return named.map((result, i) => {
    const [oldest] = (isNameTaken(result) && found.get(companyKey(names[i] ?? ''))) || []
    return oldest ? thereAs(oldest) : result
  })
}

const isOfAccounts = ({ module }: { module: string | null }): boolean =>
  module === null || module === 'Accounts'
const thereAs = (id: ZohoId): RowResult => ({ ok: true, id, action: null })

const rowOf = (Account_Name: string): ZohoAccount => ({ Account_Name })
