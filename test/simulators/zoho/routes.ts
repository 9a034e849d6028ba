import { isObject, type Answer } from './answers.ts'
import type { Call } from './call.ts'
import { downloadResult, getJob } from './bulk-jobs.ts'
import { createReadJob } from './bulk-read.ts'
import { upload } from './bulk-upload.ts'
import { createWriteJob } from './bulk-write.ts'
import { convertLead } from './convert.ts'
import { coqlCredits, coqlModule, runCoql } from './coql.ts'
import { createFields } from './create-fields.ts'
import * as metadata from './metadata.ts'
import { getOrg, listCurrencies, listTaxes, listUsers } from './people.ts'
import { getRecord, listNotes, listRecords } from './read.ts'
import { deletePhoto, downloadPhoto, uploadPhoto } from './photos.ts'
import { deleteRecords, listDeleted } from './remove.ts'
import { needExact, needModule, needScope, type Verb } from './scopes.ts'
import { searchRecords } from './search.ts'
import { changeTags, listTags } from './tags.ts'
import * as watch from './watch.ts'
import { writeRecords } from './write.ts'

type Guard = (scopes: readonly string[], call: Call, status: number) => void
export type Route = {
  method: string
  path: string[]
  answer: (call: Call) => Answer
  guard: Guard
  credits: (call: Call) => number
  /** counted against the sub-concurrency of 10 as well (contract 7) */
  sub: (call: Call) => boolean
}

function route(
  signature: string,
  guard: Guard,
  answer: Route['answer'],
  more: Partial<Pick<Route, 'credits' | 'sub'>> = {},
): Route {
  const [method = '', path = ''] = signature.split(' ')
  return { method, path: path.split('/'), guard, answer, credits: () => 1, sub: () => false, ...more }
}

const scope =
  (group: string, verb: string): Guard =>
  (scopes, _call, status) =>
    needScope(scopes, group, verb, status)
const onModule =
  (...verbs: Verb[]): Guard =>
  (scopes, call, status) =>
    needModule(scopes, call.path[0] ?? '', verbs, status)

export function countRecords(call: Call): number {
  const body = call.json()
  return isObject(body) && Array.isArray(body.data) ? body.data.length : 0
}

/** 1 credit per 10 records started; more than 10 count against the sub-concurrency. */
const writing = {
  credits: (call: Call) => Math.max(1, Math.ceil(countRecords(call) / 10)),
  sub: (call: Call) => countRecords(call) > 10,
}

/** The module's own scope, or ZohoCRM.modules.ALL alone (11b.8): a switch. */
const guardTags: Guard = (scopes, call, status) =>
  call.org.switches.tagsScope === 'all'
    ? needExact(scopes, ['ZohoCRM.modules.ALL'], status)
    : needModule(scopes, call.path[0] ?? '', ['UPDATE'], status)
/** ZohoCRM.modules.CREATE (11b.6) or ZohoCRM.modules.ALL (O8 convert_lead.json), or the scope of Leads: a switch. */
const guardConvert: Guard = (scopes, call, status) =>
  call.org.switches.convertScope === 'all modules'
    ? needExact(scopes, ['ZohoCRM.modules.CREATE', 'ZohoCRM.modules.ALL'], status)
    : needModule(scopes, 'Leads', ['CREATE', 'UPDATE'], status)

/** Of tasks and notes: their own scope (1.6), or ZohoCRM.modules.CREATE as well: a switch. */
const guardInsert: Guard = (scopes, call, status) => {
  const { tasksScope, notesScope } = call.org.switches
  const [module = ''] = call.path
  const ofItsOwn =
    (module === 'Tasks' && tasksScope === 'tasks') || (module === 'Notes' && notesScope !== 'create')
  if (!ofItsOwn) return needModule(scopes, module, ['CREATE'], status)
  const inRows = module === 'Notes' && notesScope === 'notes in rows'
  const own = `ZohoCRM.modules.${module.toLowerCase()}`
  needExact(scopes, [`${own}.CREATE`, `${own}.ALL`, 'ZohoCRM.modules.ALL'], inRows ? 400 : status)
}

/** Notes of a record: the scopes of its module and of notes (OAS notes, 2026), or the former alone: a switch. */
const guardNotes: Guard = (scopes, call, status) => {
  needModule(scopes, call.path[0] ?? '', ['READ'], status)
  if (call.org.switches.notesListedBy === 'notes')
    needExact(
      scopes,
      ['ZohoCRM.modules.notes.READ', 'ZohoCRM.modules.notes.ALL', 'ZohoCRM.modules.ALL'],
      status,
    )
}

/** ZohoCRM.org.ALL (OAS taxes.json), or READ of the same group, as of every other reading call: a switch. */
const guardTaxes: Guard = (scopes, call, status) =>
  call.org.switches.taxesScope === 'all'
    ? needExact(scopes, ['ZohoCRM.org.ALL'], status)
    : needScope(scopes, 'org', 'READ', status)

const polling = { credits: (call: Call) => call.org.switches.pollCredits }

const guardCoql: Guard = (scopes, call, status) => {
  needScope(scopes, 'coql', 'READ', status)
  needModule(scopes, coqlModule(call), ['READ'], status)
}
/** Search needs a scope of its own (1.6). */
const guardSearch: Guard = (scopes, call, status) => {
  needExact(scopes, ['ZohoSearch.securesearch.READ'], status)
  needModule(scopes, call.path[0] ?? '', ['READ'], status)
}
const guardUpload: Guard = (scopes, _call, status) =>
  needExact(scopes, ['ZohoFiles.files.ALL', 'ZohoFiles.files.CREATE'], status)
/** Bulk needs its own scope and that of the module (1.6). */
const guardBulk: Guard = (scopes, call, status) => {
  const intoZoho = call.path[1] === 'write'
  needScope(scopes, 'bulk', intoZoho ? 'CREATE' : 'READ', status)
  const module = bulkModule(call.json())
  if (module) needModule(scopes, module, intoZoho ? ['CREATE', 'UPDATE'] : ['READ'], status)
}

function bulkModule(body: unknown): string | undefined {
  if (!isObject(body)) return undefined
  const named = Array.isArray(body.resource) ? body.resource[0] : body.query
  return isObject(named) && isObject(named.module) && typeof named.module.api_name === 'string'
    ? named.module.api_name
    : undefined
}

export const routes: Route[] = [
  route('GET org', scope('org', 'READ'), getOrg),
  route('GET org/currencies', scope('settings.currencies', 'READ'), listCurrencies),
  route('GET org/taxes', guardTaxes, listTaxes),
  route('GET users', scope('users', 'READ'), listUsers),
  route('GET users/:id', scope('users', 'READ'), listUsers),
  route('GET settings/modules', scope('settings.modules', 'READ'), metadata.listModules),
  route('GET settings/modules/:name', scope('settings.modules', 'READ'), metadata.getModule),
  route('GET settings/fields', scope('settings.fields', 'READ'), metadata.listFields),
  route('POST settings/fields', scope('settings.fields', 'CREATE'), createFields),
  route('GET settings/fields/:id', scope('settings.fields', 'READ'), metadata.getField),
  route('DELETE settings/fields/:id', scope('settings.fields', 'DELETE'), metadata.deleteField),
  route('GET settings/layouts', scope('settings.layouts', 'READ'), metadata.listLayouts),
  route('GET settings/layouts/:id', scope('settings.layouts', 'READ'), metadata.listLayouts),
  route('GET settings/profiles', scope('settings.profiles', 'READ'), metadata.listProfiles),
  route('GET settings/profiles/:id', scope('settings.profiles', 'READ'), metadata.listProfiles),
  route(
    'GET settings/duplicate_check_preference',
    scope('settings.duplicate_check_preference', 'READ'),
    metadata.duplicateCheckPreference,
  ),
  route('GET settings/tags', scope('settings.tags', 'READ'), listTags),
  route('POST coql', guardCoql, runCoql, { credits: coqlCredits, sub: () => true }),
  route('GET actions/watch', scope('notifications', 'READ'), watch.listSubscriptions),
  route('POST actions/watch', scope('notifications', 'CREATE'), watch.subscribe),
  route('PUT actions/watch', scope('notifications', 'UPDATE'), watch.resubscribe),
  route('PATCH actions/watch', scope('notifications', 'UPDATE'), watch.changeSubscription),
  route('DELETE actions/watch', scope('notifications', 'DELETE'), watch.unsubscribe),
  route('POST upload', guardUpload, upload),
  route('POST bulk/write', guardBulk, createWriteJob, { credits: () => 500 }),
  route('GET bulk/write/:id', scope('bulk', 'READ'), getJob, polling),
  route('GET bulk-result/:id/:file', scope('bulk', 'READ'), downloadResult),
  route('POST bulk/read', guardBulk, createReadJob, { credits: () => 50 }),
  route('GET bulk/read/:id', scope('bulk', 'READ'), getJob, polling),
  route('GET bulk/read/:id/result', scope('bulk', 'READ'), downloadResult),
  route('POST Leads/:id/actions/convert', guardConvert, convertLead, {
    credits: () => 5,
    sub: () => true,
  }),
  route('POST :module/actions/add_tags', guardTags, changeTags),
  route('POST :module/actions/remove_tags', guardTags, changeTags),
  route('POST :module/:id/actions/add_tags', guardTags, changeTags),
  route('POST :module/:id/actions/remove_tags', guardTags, changeTags),
  route('POST :module/:id/photo', onModule('CREATE'), uploadPhoto),
  route('DELETE :module/:id/photo', onModule('DELETE'), deletePhoto),
  route('GET :module/:id/photo', onModule('READ'), downloadPhoto),
  route('GET :module/search', guardSearch, searchRecords, {
    credits: (call) => call.org.switches.searchCredits,
    sub: () => true,
  }),
  route('GET :module/deleted', onModule('READ'), listDeleted),
  route('POST :module/upsert', onModule('CREATE', 'UPDATE'), (call) => writeRecords(call, 'upsert'), writing),
  route('GET :module', onModule('READ'), listRecords, {
    credits: (call) => (call.query.has('cvid') ? 3 : 1),
    sub: (call) => call.query.has('cvid') || call.query.has('sort_by'),
  }),
  route('POST :module', guardInsert, (call) => writeRecords(call, 'insert'), writing),
  route('PUT :module', onModule('UPDATE'), (call) => writeRecords(call, 'update'), writing),
  route('DELETE :module', onModule('DELETE'), deleteRecords),
  route('GET :module/:id', onModule('READ'), getRecord),
  route('GET :module/:id/Notes', guardNotes, listNotes),
  route('PUT :module/:id', onModule('UPDATE'), (call) => writeRecords(call, 'update'), writing),
  route('DELETE :module/:id', onModule('DELETE'), deleteRecords),
]

export function findRoute(
  all: readonly Route[],
  method: string,
  path: readonly string[],
): Route | 'wrong method' | undefined {
  let known = false
  for (const one of all) {
    if (one.path.length !== path.length) continue
    if (!one.path.every((part, index) => part === path[index] || fits(part, path[index] ?? ''))) continue
    if (one.method === method) return one
    known = true
  }
  return known ? 'wrong method' : undefined
}

function fits(part: string, value: string): boolean {
  if (part === ':module') return !/^(settings|org|users|coql|actions|upload|bulk|bulk-result|)$/.test(value)
  return part === ':id'
    ? /^[\w,]+$/.test(value) && !/^(upsert|search|deleted|actions)$/.test(value)
    : part.startsWith(':')
}
