// Which currencies a module of the organization may be written in, and how many decimals amounts have there.

import { z } from 'zod'
import type { ZohoConnection } from '#app/db/tables/connections.server.ts'
import { currenciesNamed, type OrgCurrencies } from '#app/mapping/settings/missing-currency.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'

export type HasFields = { fields: readonly ZohoField[] }

const CurrencyDecimals = z.record(z.string(), z.number().nullable()).catch({})

// Fields tell the decimals of the organisation's own currency; an amount has those of the one that it is in.
export function countingIn(
  { currency: own, multiCurrency, currencyDecimals }: ZohoConnection,
  ofShop: string,
) {
  const known = CurrencyDecimals.parse(currencyDecimals)
  return <M extends HasFields>(row: M): M => {
    const { fields } = row
    const named = currenciesNamed(fields.find(({ apiName }) => apiName === 'Currency'))
    const decimals = known[multiCurrency && named.includes(ofShop) ? ofShop : own]
    if (typeof decimals !== 'number') return row
    const inCurrency = (field: ZohoField) => (field.type === 'currency' ? { ...field, decimals } : field)
    return { ...row, fields: fields.map(inCurrency) }
  }
}

// Zoho may list the active currencies with the field, or only as the organisation's own (contracts/zoho 4).
export const withCurrencies = ({ multiCurrency, currencyDecimals }: ZohoConnection) => {
  const codes = multiCurrency ? Object.keys(CurrencyDecimals.parse(currencyDecimals)) : []
  const listing = (field: ZohoField) =>
    field.apiName === 'Currency' ? { ...field, options: [...new Set([...field.options, ...codes])] } : field
  return <M extends HasFields>(row: M): M =>
    codes.length > 0 ? { ...row, fields: row.fields.map(listing) } : row
}

// The Currency field's options are the organisation's active currencies, in whichever module.
const activeCurrencies = (modules: readonly HasFields[]): string[] =>
  modules.flatMap(({ fields }) => fields.find(({ apiName }) => apiName === 'Currency')?.options ?? [])

export const currenciesOf = (
  { currency, multiCurrency }: ZohoConnection,
  modules: readonly HasFields[],
): OrgCurrencies => ({ own: currency, active: multiCurrency ? activeCurrencies(modules) : [] })

/** Fields of a module as the shop's amounts are written in them. */
export const countedFields = (
  connection: ZohoConnection,
  ofShop: string,
  fields: readonly ZohoField[],
): readonly ZohoField[] => countingIn(connection, ofShop)(withCurrencies(connection)({ fields })).fields
