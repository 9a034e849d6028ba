// The simulator for Zoho as a black box that judges rows: over requests, with its strictest switches.

import { fitRecord, type FieldMap } from '#app/mapping/values/fit.ts'
import { world, type World } from '#test/simulators/zoho/connect.ts'
import type { OrgSpec, Row } from '#test/simulators/zoho/types.ts'
import { fieldMap } from '#test/support/mapping/records.ts'
import type { ZohoRow } from '#app/zoho/records/rows.ts'

const rowsPerCall = 100

export type Verdict = { row: Record<string, unknown>; ok: boolean; answer: unknown; stored: Row | undefined }

export type Validator = Awaited<ReturnType<typeof validator>>

/** An organisation that refuses whatever Zoho is allowed to refuse: what the contract calls open. */
export async function validator(org: OrgSpec = {}) {
  const zoho = await world(org)
  Object.assign(zoho.zoho.switches, {
    unknownPicklist: 'reject',
    unknownField: 'reject',
    grandTotalSent: 'reject',
    accountNameRequiredOnSalesOrders: true,
    lookupByName: 'reject',
    pipelineMandatory: true,
    stageOutsidePipeline: 'reject',
  })
  zoho.zoho.faults.creditsPerDay = 1e9
  const create = async (module: string, row: object) => {
    const answer = await zoho.api('POST', module, { data: [row] })
    return String(answer.body.data[0].details.id)
  }
  return {
    ...zoho,
    fieldsOf: (module: string) => fieldsOf(zoho, module),
    account: await create('Accounts', { Account_Name: 'Acme - Shopify customers' }),
    contact: await create('Contacts', { Last_Name: 'Lovelace' }),
    placeholder: await create('Products', {
      Product_Name: 'Acme - other items',
      Unit_Price: 3,
      Taxable: true,
    }),
    /** Fits the rows to the module's fields and creates them. */
    write: (module: string, rows: readonly ZohoRow[]) => write(zoho, module, rows),
  }
}

async function fieldsOf(zoho: World, module: string): Promise<FieldMap> {
  return fieldMap((await zoho.api('GET', `settings/fields?module=${module}`)).body.fields)
}

async function write(zoho: World, module: string, rows: readonly ZohoRow[]): Promise<Verdict[]> {
  const fields = await fieldsOf(zoho, module)
  const verdicts: Verdict[] = []
  for (let at = 0; at < rows.length; at += rowsPerCall) {
    const some = rows.slice(at, at + rowsPerCall)
    const data = some.map((row) => fitRecord(row, fields, 'create'))
    const { body } = await zoho.api('POST', module, { data, trigger: [] })
    some.forEach((row, i) => {
      const answer = body.data?.[i] ?? body
      const ok = answer?.code === 'SUCCESS'
      verdicts.push({ row, ok, answer, stored: ok ? zoho.org.record(module, answer.details.id) : undefined })
    })
  }
  return verdicts
}
