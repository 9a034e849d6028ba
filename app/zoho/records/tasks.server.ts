// Tasks about a record. By the form of Zoho's scopes (contracts/zoho 1.6) ZohoCRM.modules.CREATE, which the app has for converting
// leads, opens every module for creating: no source says so of tasks, so a refusal is the task's alone (client.server.ts).

import type { ZohoId } from '#app/lib/ids.ts'
import type { ZohoClient, ZohoRequest } from '#app/zoho/client/client.server.ts'
import { fetchRecords, idOf, insertRecords } from './records.server.ts'
import type { ZohoTask } from './rows.ts'

export type Task = {
  subject: string
  description: string | undefined
  /** A day: "2026-11-30". */
  dueOn: string | undefined
}

/**
 * Creates a task of the record's owner about it.
 * @param beforeSend just before the task itself is sent
 * @throws AppError; RejectedError OAUTH_SCOPE_MISMATCH where no task may be created; late where nobody knows whether it was created
 */
export async function createTask(
  zoho: ZohoClient,
  { module, id }: { module: string; id: ZohoId },
  { subject, description, dueOn }: Task,
  beforeSend?: ZohoRequest['beforeSend'],
): Promise<ZohoId> {
  const [record] = await fetchRecords(zoho, module, [id], ['Owner'])
  const owner = ownerIn(record?.['Owner'])
  const task: ZohoTask = {
    Subject: subject,
    ...(description ? { Description: description } : {}),
    ...(dueOn ? { Due_Date: dueOn } : {}),
    ...(owner ? { Owner: { id: owner } } : {}),
    ...(module === 'Contacts' ? { Who_Id: { id } } : { What_Id: { id }, $se_module: module }),
  }
  const [created] = await insertRecords(zoho, 'Tasks', [task], { automations: undefined, beforeSend })
  return idOf(created)
}

const ownerIn = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
    ? value.id
    : null
