// Notes under a record. By the form of Zoho's scopes (contracts/zoho 1.6) ZohoCRM.modules.CREATE, which the app has for
// converting leads, opens every module for creating; to change or remove a note takes a scope that it has not.

import type { ZohoId } from '#app/lib/ids.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { listOf } from './list-answer.ts'
import { idOf, insertRecords } from './records.server.ts'
import type { ZohoNote } from './rows.ts'

export type NoteText = { title: string; content: string }

/**
 * @throws AppError; RejectedError OAUTH_SCOPE_MISMATCH where no note may be created; late where nobody knows whether it was
 */
export async function createNote(
  zoho: ZohoClient,
  { module, id }: { module: string; id: ZohoId },
  { title, content }: NoteText,
): Promise<ZohoId> {
  const note: ZohoNote = {
    Note_Title: title,
    Note_Content: content,
    Parent_Id: { id, module: { api_name: module } },
  }
  const [created] = await insertRecords(zoho, 'Notes', [note], { automations: undefined })
  return idOf(created)
}

const mostNotes = 200

/**
 * Titles of a record's newest notes. By the form of Zoho's scopes the module's own opens its related lists; no source says so
 * of notes, so that a refusal must be expected.
 * @throws AppError; RejectedError where Zoho does not list them
 */
export async function fetchNoteTitles(
  zoho: ZohoClient,
  { module, id }: { module: string; id: ZohoId },
): Promise<string[]> {
  const query = new URLSearchParams({ fields: 'Note_Title', per_page: String(mostNotes) })
  const path = `/${module}/${id}/Notes?${query}`
  const { body } = await zoho.call({ method: 'GET', path, credits: 1, optional: true })
  return listOf(body).data.flatMap(({ Note_Title: title }) => (typeof title === 'string' ? [title] : []))
}
