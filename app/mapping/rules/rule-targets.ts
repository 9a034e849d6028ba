// Which Zoho fields a rule may write. Pure, and light enough for the browser.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { canWrite } from '#app/mapping/values/field-values.ts'

/** Fields no rule may write. */
export const isReserved = (kind: RecordKind, field: string): boolean => mappingKinds[kind].reserved.has(field)

/** Whether rules may write a field at all. */
export const isOpen = (kind: RecordKind, field: ZohoField): boolean =>
  !isReserved(kind, field.apiName) && canWrite(field.type) && (field.creatable || field.updatable)
