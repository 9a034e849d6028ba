// Tasks: about a record, or of their own. By the form of Zoho's scopes (contracts/zoho 1.6) ZohoCRM.modules.CREATE, which the app has
// for converting leads, opens every module for creating: no source says so of tasks, so a refusal is the task's alone
// (client.server.ts).

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
 * @throws as `createTask`
 */
export async function createTaskAbout(
  zoho: ZohoClient,
  { module, id }: { module: string; id: ZohoId },
  task: Task,
  beforeSend?: ZohoRequest['beforeSend'],
): Promise<ZohoId> {
  const [record] = await fetchRecords(zoho, module, [id], ['Owner'])
  const about = module === 'Contacts' ? { Who_Id: { id } } : { What_Id: { id }, $se_module: module }
  const row = { ...rowOf(task, ownerIn(record?.['Owner'])), ...about }
  return insertTask(zoho, row, beforeSend)
}

/**
 * Creates a task that is about no record.
 * @param ownerId the Zoho user whose it is; null: the connected user
 * @param beforeSend just before each time it is sent
 * @throws AppError; RejectedError OAUTH_SCOPE_MISMATCH where no task may be created; late where nobody knows whether it was created
 */
export const createTask = (
  zoho: ZohoClient,
  { ownerId, ...task }: Task & { ownerId: string | null },
  beforeSend?: ZohoRequest['beforeSend'],
): Promise<ZohoId> => insertTask(zoho, rowOf(task, ownerId), beforeSend)

const rowOf = ({ subject, description, dueOn }: Task, ownerId: string | null): ZohoTask => ({
  Subject: subject,
  ...(description ? { Description: description } : {}),
  ...(dueOn ? { Due_Date: dueOn } : {}),
  ...(ownerId ? { Owner: { id: ownerId } } : {}),
})

async function insertTask(
  zoho: ZohoClient,
  row: ZohoTask,
  beforeSend: ZohoRequest['beforeSend'],
): Promise<ZohoId> {
  const [created] = await insertRecords(zoho, 'Tasks', [row], { automations: undefined, beforeSend })
  return idOf(created)
}

const ownerIn = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
    ? value.id
    : null
