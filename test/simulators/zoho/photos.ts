import { nothing, Refusal, type Answer } from './answers.ts'
import type { Call } from './call.ts'
import { filePart } from './bulk-upload.ts'
import type { Organisation } from './organisation.ts'
import type { Entry } from './store.ts'

const mostBytes = 10 * 1024 * 1024
const withPhotos = /^(Leads|Contacts|Accounts|Products|Deals|Vendors)$/
/** PNG, JPEG, GIF and BMP by their first bytes. */
const formats = ['89504e47', 'ffd8ff', '47494638', '424d']

/** POST /{M}/{id}/photo (Zoho's "Upload a Photo" v8: one part `file`, 10 MB, four formats; 200 and a flat answer). */
export function uploadPhoto(call: Call): Answer {
  const entry = entryOf(call)
  const { photoRefusal } = call.org.faults
  if (photoRefusal) throw new Refusal(photoRefusal.status, photoRefusal.code, photoRefusal.message)
  const bytes = filePart(call)
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex')
  if (bytes.length > mostBytes)
    throw new Refusal(400, 'INVALID_DATA', 'the file size should not exceed 10 MB', { maximum_length: 10 })
  if (!formats.some((format) => start.startsWith(format)))
    throw new Refusal(400, 'INVALID_DATA', 'invalid image', { expected_data_type: 'image' })
  const { org } = call
  const quiet = call.query.get('restrict_triggers') === 'workflow'
  org.recordAutomations({
    module: call.path[0] ?? '',
    operation: 'update',
    records: 1,
    triggers: quiet ? [] : ['workflow'],
  })
  setPhoto(org, entry, new Uint8Array(bytes))
  return said('photo uploaded successfully')
}

/** DELETE /{M}/{id}/photo. */
export function deletePhoto(call: Call): Answer {
  const entry = entryOf(call)
  if (!entry.row.Record_Image) throw new Refusal(400, 'INVALID_DATA', 'No such photo exists')
  setPhoto(call.org, entry, null)
  return said('Photo deleted')
}

/** GET /{M}/{id}/photo: the picture itself, 204 without one. */
export function downloadPhoto(call: Call): Answer {
  const bytes = call.org.photos.get(entryOf(call).row.id)
  return bytes ? { status: 200, body: bytes, headers: { 'content-type': 'image/png' } } : nothing
}

/** Each picture has a name of its own in Record_Image. Whether the record's Modified_Time moves with it is a switch. */
export function setPhoto(org: Organisation, entry: Entry, bytes: Uint8Array | null): void {
  if (bytes) org.photos.set(entry.row.id, bytes)
  else org.photos.delete(entry.row.id)
  entry.row.Record_Image = bytes ? `photo${org.nextId()}` : null
  if (!org.switches.photoMovesTime) return
  entry.modifiedMs = org.clock.ms()
  entry.row.Modified_Time = org.clock.format(entry.modifiedMs)
}

function entryOf({ org, path }: Call): Entry {
  const [module = '', id = ''] = path
  const store = org.module(module)
  if (!withPhotos.test(module))
    throw new Refusal(400, 'INVALID_MODULE', 'The given module is not supported in API')
  const entry = store.rows.get(id)
  if (!entry) throw new Refusal(400, 'INVALID_DATA', 'the id given seems to be invalid', { id })
  const held = org.held.get(id)
  if (held) throw new Refusal(400, held, 'record is locked')
  return entry
}

const said = (message: string): Answer => ({
  status: 200,
  body: { code: 'SUCCESS', details: {}, message, status: 'success' },
})
