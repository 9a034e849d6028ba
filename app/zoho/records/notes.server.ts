// Notes under a record. By the form of Zoho's scopes (contracts/zoho 1.6) ZohoCRM.modules.CREATE, which the app has for
// converting leads, opens every module for creating; to change or remove a note takes a scope that it has not.

import type { ZohoId } from '#app/lib/ids.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { idOf, insertRecords } from './records.server.ts'
import type { ZohoNote } from './rows.ts'

export type Note = { title: string; content: string }

/**
 * @throws AppError; RejectedError OAUTH_SCOPE_MISMATCH where no note may be created; late where nobody knows whether it was
 */
export async function createNote(
  zoho: ZohoClient,
  { module, id }: { module: string; id: ZohoId },
  { title, content }: Note,
): Promise<ZohoId> {
  const note: ZohoNote = {
    Note_Title: title,
    Note_Content: content,
    Parent_Id: { id, module: { api_name: module } },
  }
  const [created] = await insertRecords(zoho, 'Notes', [note], { automations: undefined })
  return idOf(created)
}
