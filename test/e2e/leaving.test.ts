import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import { connectZoho, explainFailure, runImport, startMerchant, type Merchant } from './merchant.ts'

describe('leaving', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('leaving', {
      fill: (shop) => void buildStore(shop, { customers: 10, orders: 5, products: 5, plain: true }),
    })
    await merchant.open()
    await connectZoho(merchant)
    await runImport(merchant)
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'leaving'))

  test('Settings disconnects Zoho CRM after asking once', async () => {
    const { app } = merchant
    await merchant.goTo('Settings')
    await app.getByRole('button', { name: 'Disconnect Zoho CRM' }).click()
    const dialog = app.getByRole('dialog')
    await dialog.waitFor()
    await merchant.screenshot('disconnect')
    expect(await dialog.textContent()).toContain('Privacy requests from Shopify and the audit log')
    await dialog.getByRole('button', { name: 'Disconnect Zoho CRM' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await merchant.goTo('Sync for Zoho CRM')
    await app.getByRole('button', { name: 'Connect Zoho CRM' }).waitFor()
    expect(await app.getByRole('radio', { name: 'Contacts' }).isVisible()).toBe(true)
  })

  test('after an uninstall the database holds nothing of the shop', async () => {
    const { sandbox } = merchant
    const trouble = await merchant.window('/trouble')
    await trouble.getByRole('button', { name: 'Uninstall the app' }).click()
    await sandbox.shopify.settled()
    await merchant.open()
    await merchant.page.getByRole('button', { name: 'Install' }).waitFor()
    await expect.poll(() => rowsOf(merchant), { timeout: 30_000, interval: 1_000 }).toEqual({})
    await trouble.close()
  })
})

/** Tables, and how many of their rows say the shop's name anywhere. The app is stopped meanwhile. */
async function rowsOf({ sandbox }: Merchant): Promise<Record<string, number>> {
  await sandbox.app.stop()
  const db = await PGlite.create(`${sandbox.dataDir}/db`)
  try {
    const tables = await db.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    const found: Record<string, number> = {}
    for (const { name } of tables.rows) {
      // Jobs that are done keep the shop's name, never a person's, until the queue deletes them.
      const { rows } = await db.query<{ n: number }>(
        `select count(*)::int as n from ${name} t
         where t::text like '%' || $1 || '%' and coalesce(to_jsonb(t) ->> 'state', '') <> 'completed'`,
        [sandbox.shop.domain],
      )
      if (rows[0]?.n) found[name] = rows[0].n
    }
    return found
  } finally {
    await db.close()
    await sandbox.app.start()
  }
}
