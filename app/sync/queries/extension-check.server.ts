// Are there records of Zoho's own Shopify extension? Then the merchant is told that they are taken over.

import { isRejected } from '#app/lib/errors.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { extensionFieldsOf } from '#app/mapping/records/extension-fields.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import { hasRecordWith } from '#app/zoho/records/records.server.ts'
import type { Check } from './preflight-checks.ts'

/** One finding for a module that holds such records, none otherwise. */
export async function checkExtension(
  zoho: ZohoClient,
  module: { kind: RecordKind; apiName: string; fields: readonly ZohoField[] },
): Promise<Check[]> {
  const { kind, apiName, fields } = module
  for (const field of extensionFieldsOf(kind, fields)) {
    const there = await unlessRefused(() => hasRecordWith(zoho, apiName, field.apiName))
    if (there) return [{ id: 'extension', status: 'info', values: { module: apiName } }]
  }
  return []
}

// A courtesy: where Zoho does not answer this question, nothing is said.
async function unlessRefused(ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask()
  } catch (error) {
    if (isRejected(error)) return false
    throw error
  }
}
