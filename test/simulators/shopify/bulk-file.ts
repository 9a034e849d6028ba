import { createReadStream, createWriteStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { ReadableStream as PulledStream } from 'node:stream/web'
import { createGzip } from 'node:zlib'
import { project, rowsOf } from './bulk-plan.ts'
import type { Child, Plan, Step } from './bulk-plan.ts'
import { valueOf } from './fields/resolve.ts'
import type { Context } from './world.ts'

export type Written = { objects: number; roots: number; bytes: number }

let folder: string | undefined
export function bulkFolder(): string {
  folder ??= mkdtempSync(join(tmpdir(), 'shopify-bulk-'))
  return folder
}
export function removeBulkFolder(): void {
  if (folder) rmSync(folder, { recursive: true, force: true })
  folder = undefined
}
export const fileOf = (operationId: string, kind: 'whole' | 'partial' = 'whole') =>
  join(bulkFolder(), `${operationId.split('/').at(-1)}-${kind}.jsonl`)

export type WriteOptions = {
  file: string
  grouped: boolean
  /** Stop after the first half of the top rows: what a failed operation leaves. */
  half?: boolean
  /** Told every few hundred rows; false stops. */
  onProgress: (written: Written, total: number) => Promise<boolean>
}

/** Writes the JSONL row by row; memory stays flat whatever the number of rows. */
export async function writeJsonl(plan: Plan, context: Context, options: WriteOptions): Promise<Written> {
  const top = rowsOf(
    valueOf(
      {},
      { type: 'QueryRoot', field: plan.root.field, returns: plan.root.returns, args: plan.root.args },
      context,
    ),
  )
  const rows = plan.root.args['reverse'] === true ? top.toReversed() : top
  const out = createWriteStream(options.file)
  const written: Written = { objects: 0, roots: 0, bytes: 0 }
  const waiting: string[] = []
  let waitingFrom = 0
  let seed = 7
  let buffer: string[] = []
  let size = 0
  const push = (line: string) => {
    buffer.push(line)
    size += line.length
    written.objects++
  }
  const flush = async () => {
    if (buffer.length === 0) return
    const chunk = Buffer.from(`${buffer.join('\n')}\n`)
    written.bytes += chunk.length
    buffer = []
    size = 0
    if (!out.write(chunk)) await once(out, 'drain')
  }
  const children = (parentId: unknown, list: Child[]) => {
    for (const { step, rows: inner } of list) for (const row of inner) child(row, step, parentId)
  }
  const child = (row: unknown, step: Step, parentId: unknown) => {
    const grand: Child[] = []
    const json = project(row, step.steps, context, grand)
    json['__parentId'] = parentId
    const line = JSON.stringify(json)
    if (options.grouped) push(line)
    else waiting.push(line)
    children(json['id'] ?? idOf(row), grand)
  }
  const scatter = (all: boolean) => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    const left = waiting.length - waitingFrom
    let count = all || left > 5000 ? left : seed % Math.max(1, Math.min(left, 400) + 1)
    while (count-- > 0) push(waiting[waitingFrom++] ?? '')
    if (waitingFrom === waiting.length || waitingFrom > 5000) {
      waiting.splice(0, waitingFrom)
      waitingFrom = 0
    }
  }
  const end = options.half ? Math.ceil(rows.length / 2) : rows.length
  for (let index = 0; index < end; index++) {
    const list: Child[] = []
    const json = project(rows[index], plan.root.steps, context, list)
    push(JSON.stringify(json))
    written.roots++
    children(json['id'] ?? idOf(rows[index]), list)
    if (!options.grouped && waiting.length > waitingFrom && index % 3 === 2) scatter(false)
    if (size > 65_536) await flush()
    if (index % 500 === 499 || index === Math.floor(end / 2)) {
      await new Promise((resolve) => setImmediate(resolve))
      if (!(await options.onProgress(written, end))) break
    }
  }
  scatter(true)
  await flush()
  out.end()
  await once(out, 'close')
  return written
}

const idOf = (row: unknown): unknown =>
  typeof row === 'object' && row !== null && 'id' in row ? row.id : null

export type ServeOptions = {
  gzip: boolean
  range: string | null
  cutAfterBytes: number | null
  head: boolean
}

/** As Google's storage answers: octet-stream, no authentication, ranges, gzip where asked. */
export function serveFile(file: string, options: ServeOptions): Response {
  if (!existsSync(file))
    return new Response("<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>", {
      status: 404,
      headers: { 'content-type': 'application/xml' },
    })
  const size = statSync(file).size
  const headers = new Headers({
    'content-type': 'application/jsonl',
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=0',
  })
  const range = /^bytes=(\d+)-(\d*)$/.exec(options.range ?? '')
  if (range && !options.gzip) {
    const start = Number(range[1])
    const end = range[2] ? Math.min(Number(range[2]), size - 1) : size - 1
    if (start >= size)
      return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } })
    headers.set('content-range', `bytes ${start}-${end}/${size}`)
    headers.set('content-length', String(end - start + 1))
    return new Response(options.head ? null : body(createReadStream(file, { start, end }), options), {
      status: 206,
      headers,
    })
  }
  if (options.gzip) headers.set('content-encoding', 'gzip')
  else headers.set('content-length', String(size))
  if (options.head) return new Response(null, { headers })
  const raw = createReadStream(file, { highWaterMark: 256 * 1024 })
  return new Response(body(options.gzip ? raw.pipe(createGzip()) : raw, options), { headers })
}

function body(source: Readable, options: ServeOptions): ReadableStream<Uint8Array> {
  const cut = options.cutAfterBytes
  if (cut === null) return pulled(source)
  let sent = 0
  async function* limited() {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      if (sent + chunk.length > cut!) {
        yield chunk.subarray(0, cut! - sent)
        throw new Error('connection reset')
      }
      sent += chunk.length
      yield chunk
    }
  }
  return pulled(limited())
}

// Not Readable.toWeb: that pushes, and throws outside of everything where its reader has just gone.
const pulled = (chunks: AsyncIterable<Uint8Array>) => PulledStream.from(chunks) as ReadableStream<Uint8Array>
