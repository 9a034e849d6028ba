import { unzipSync } from 'fflate'
import { Refusal, type Answer } from './answers.ts'
import type { Call } from './call.ts'

const megabytes25 = 25 * 1024 * 1024

/** POST https://{upload host}/crm/v8/upload (contract 5.1): one zip with one CSV. Kept unzipped. */
export function upload(call: Call): Answer {
  const { org, headers } = call
  if (headers.get('feature') !== 'bulk-write')
    throw new Refusal(400, 'INVALID_REQUEST', 'header feature is missing')
  if (headers.get('x-crm-org') !== org.id)
    throw new Refusal(403, 'NO_PERMISSION', 'permission denied', { permissions: [] })
  const zip = filePart(call)
  if (zip.length > megabytes25) throw new Refusal(413, 'FILE_TOO_LARGE', 'The file size is larger than 25 MB')
  let csv: Uint8Array | undefined
  try {
    const inside = unzipSync(zip)
    csv = Object.entries(inside).find(([name]) => name.toLowerCase().endsWith('.csv'))?.[1]
  } catch {
    csv = undefined
  }
  if (!csv) throw new Refusal(400, 'INVALID_FILE_FORMAT', 'The uploaded file is not in expected format')
  const file_id = org.nextId()
  org.files.set(file_id, csv)
  const details = { file_id, created_time: org.clock.format(org.clock.ms()) }
  return {
    status: 200,
    body: { status: 'success', code: 'FILE_UPLOAD_SUCCESS', message: 'file uploaded.', details },
  }
}

/** The bytes of the part named `file` of a multipart body. */
export function filePart(call: Call): Uint8Array {
  const boundary = /boundary="?([^";]+)"?/.exec(call.headers.get('content-type') ?? '')?.[1]
  if (!boundary) throw new Refusal(415, 'MEDIA_TYPE_NOT_SUPPORTED', 'multipart/form-data expected')
  const body = Buffer.from(call.bytes.buffer, call.bytes.byteOffset, call.bytes.byteLength)
  const mark = Buffer.from(`--${boundary}`)
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + 1)) {
    const head = body.indexOf('\r\n\r\n', at)
    const end = body.indexOf(mark, at + 1)
    if (head < 0 || end < 0) break
    if (/name="?file"?/.test(body.subarray(at, head).toString())) return body.subarray(head + 4, end - 2)
  }
  throw new Refusal(400, 'MANDATORY_NOT_FOUND', 'required field not found', { api_name: 'file' })
}
