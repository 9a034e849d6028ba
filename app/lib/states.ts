// The closed sets of what rows say of themselves, beside kinds and triggers. The database holds them as text (decision
// 042): app/db parses them as it reads, and takes nothing else to write.

import { z } from 'zod'
import { outcomeResults } from './outcomes.ts'

/** Why a shop's work is paused. */
export const PausedFor = z.enum(['zoho_disconnected', 'shopify_disconnected', 'throttled', 'operator'])
export type PausedFor = z.infer<typeof PausedFor>

/** What a shop's work may meet, each with its own cause, its own end, and its own thing to do. */
export const Trouble = z.enum([
  'zoho_away',
  'zoho_throttled',
  'zoho_credits',
  'zoho_disconnected',
  'shopify_away',
  'shopify_throttled',
  'shopify_closed',
  'shopify_forbidden',
  'shopify_disconnected',
])
export type Trouble = z.infer<typeof Trouble>

export const ConnectionState = z.enum(['connected', 'needs_reconnect'])
export type ConnectionState = z.infer<typeof ConnectionState>

export const RunType = z.enum(['import', 'reconcile', 'preview', 'move'])
export type RunType = z.infer<typeof RunType>
export const RunState = z.enum(['running', 'paused', 'cancelling', 'cancelled', 'completed', 'failed'])
export type RunState = z.infer<typeof RunState>
export const StepState = z.enum(['waiting', 'reading', 'writing', 'completed', 'cancelled', 'failed'])
export type StepState = z.infer<typeof StepState>

/** What became of a record. */
export const OutcomeResult = z.enum(outcomeResults)
export type OutcomeResult = z.infer<typeof OutcomeResult>

/** Several Zoho records fit; one that another Shopify record claims, too; the one chosen was deleted meanwhile. */
export const QuestionWhy = z.enum(['several', 'claimed', 'gone'])
export type QuestionWhy = z.infer<typeof QuestionWhy>
/** To a question: the record chosen, a new one, none. */
export const Answer = z.enum(['this', 'new', 'skip'])
export type Answer = z.infer<typeof Answer>

/** Where many records were not found. */
export const Side = z.enum(['shopify', 'zoho'])
export type Side = z.infer<typeof Side>
/** They were deleted there indeed; or nothing is to follow from it. */
export const MassAnswer = z.enum(['go_on', 'keep'])
export type MassAnswer = z.infer<typeof MassAnswer>

/** What a comparison found, and so why a record was written: the news of it never came, or Zoho holds something else. */
export const Drift = z.enum([
  'missed_change',
  'missed_delete',
  'missing_in_zoho',
  'changed_in_zoho',
  'converted_in_zoho',
  'total_differs',
])
export type Drift = z.infer<typeof Drift>

export const PrivacyType = z.enum(['data_request', 'redact'])
export type PrivacyType = z.infer<typeof PrivacyType>

/** How often an e-mail digest comes. */
export const DigestEvery = z.enum(['daily', 'weekly'])
export type DigestEvery = z.infer<typeof DigestEvery>
/** Why it does not: the address is refused; the mail server was not reached for long. */
export const DigestProblem = z.enum(['mail_refused', 'mail_server'])

/** Why no task could be created in Zoho: for the chosen user, by what the app may do, by what its user may, or otherwise. */
export const TaskProblem = z.enum(['task_owner', 'task_scope', 'task_permission', 'task_refused'])
export type TaskProblem = z.infer<typeof TaskProblem>

/** What the audit log knows. The screens have a word for each (wording, `auditLog.action`). */
export const AuditAction = z.enum([
  'connect_started',
  'connect_cancelled',
  'connected',
  'disconnected',
  'settings_changed',
  'deletes_changed',
  'rules_changed',
  'import_started',
  'preview_started',
  'import_paused',
  'import_resumed',
  'import_cancelled',
  'move_started',
  'move_cancelled',
  'question_answered',
  'deletions_answered',
  'kind_resumed',
  'retried',
  'synced_now',
  'paused',
  'resumed',
  'resynced',
  'exported',
  'dismissed',
  'activity_exported',
  'privacy_received',
  'privacy_exported',
  'privacy_done',
  'digest_asked',
  'digest_confirmed',
  'digest_changed',
  'digest_ended',
])
export type AuditAction = z.infer<typeof AuditAction>
