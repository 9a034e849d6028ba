// The photo of a record, and how it is known: Zoho names it in `Record_Image`. Source: contracts/zoho 2.9.

import type { ZohoId } from '#app/lib/ids.ts'
import { isRejected, RejectedError, TransientError } from '#app/lib/errors.ts'
import { requestItem } from '#app/zoho/client/answers.ts'
import type { ZohoAnswer, ZohoClient } from '#app/zoho/client/client.server.ts'
import { fetchRecords } from './records.server.ts'

export type Picture = { bytes: Uint8Array<ArrayBuffer>; type: 'image/jpeg' | 'image/png' | 'image/gif' }

/**
 * Zoho's names of these records' photos, null where one has none; records that are gone are missing.
 * @throws RejectedError code `photos_unknown` where Zoho does not say: then nobody knows whose a photo is
 */
export async function fetchPhotoNames(
  zoho: ZohoClient,
  module: string,
  ids: readonly ZohoId[],
): Promise<Map<ZohoId, string | null>> {
  const records = await fetchRecords(zoho, module, ids, ['Record_Image'])
  return new Map(
    records.map((record): [ZohoId, string | null] => {
      const name = record.Record_Image
      if (name === undefined)
        throw new RejectedError('Zoho does not say whether records have photos', { code: 'photos_unknown' })
      return [record.id, typeof name === 'string' && name !== '' ? name : null]
    }),
  )
}

/**
 * In place of the one that is there. Zoho's workflows are not run for it.
 * @throws AppError; late where nobody knows whether it was put
 */
export async function putPhoto(
  zoho: ZohoClient,
  { module, id }: { module: string; id: ZohoId },
  { bytes, type }: Picture,
): Promise<void> {
  const name = `photo.${type.slice('image/'.length)}`
  const path = `/${module}/${id}/photo?restrict_triggers=workflow`
  const answer = await zoho.call({ method: 'POST', path, file: { name, type, bytes }, credits: 1 })
  assertDone(answer)
}

/** One that is gone already counts as removed. */
export async function removePhoto(
  zoho: ZohoClient,
  { module, id }: { module: string; id: ZohoId },
): Promise<void> {
  try {
    assertDone(await zoho.call({ method: 'DELETE', path: `/${module}/${id}/photo`, credits: 1 }))
  } catch (error) {
    if (!isRejected(error) || error.code !== 'INVALID_DATA') throw error
  }
}

// An answer that says nothing may have lost its body on the way.
function assertDone({ body }: ZohoAnswer): void {
  const { code, message } = requestItem(body)
  if (code === 'SUCCESS') return
  if (code === '') throw new TransientError('Zoho answered nothing', { code: 'zoho_shape', late: true })
  throw new RejectedError(message || 'Zoho refused the photo', { code })
}
