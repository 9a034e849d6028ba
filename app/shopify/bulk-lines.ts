// A bulk result's lines -> records with their children. Pure.
//
// We ask for `groupObjects: true`, but a result is not always grouped (contracts/shopify 4). A small file is therefore
// collected before anything is given out. A large one is streamed as grouped, and a child that comes too late marks its
// parent as incomplete: the caller reads that one again.

import { z } from 'zod'

export type BulkRecord = {
  /** The top-level record, as in the file. */
  root: Record<string, unknown>
  children: Record<string, unknown>[]
  /** True for a parent whose child came too late: read it again from Shopify. */
  incomplete: boolean
}

const Line = z.record(z.string(), z.unknown())
const collectBelowBytes = 32 * 1024 * 1024

/** @param bytes the file's size: decides between collecting and streaming; 0 = unknown, collects */
export function groupByParent(lines: AsyncIterable<string>, bytes: number): AsyncGenerator<BulkRecord> {
  return bytes <= collectBelowBytes ? collected(lines) : streamed(lines)
}

async function* collected(lines: AsyncIterable<string>): AsyncGenerator<BulkRecord> {
  const records = new Map<string, BulkRecord>()
  for await (const { id, parentId, line } of parsed(lines)) {
    if (parentId === null) records.set(id, { root: line, children: [], incomplete: false })
    else records.get(parentId)?.children.push(line)
  }
  for (const [id, record] of records) {
    records.delete(id)
    yield record
  }
}

async function* streamed(lines: AsyncIterable<string>): AsyncGenerator<BulkRecord> {
  let open: { id: string; record: BulkRecord } | null = null
  const late = new Set<string>()
  for await (const { id, parentId, line } of parsed(lines)) {
    if (parentId === null) {
      if (open) yield open.record
      open = { id, record: { root: line, children: [], incomplete: false } }
    } else if (open?.id === parentId) open.record.children.push(line)
    else late.add(parentId)
  }
  if (open) yield open.record
  for (const id of late) yield { root: { id }, children: [], incomplete: true }
}

async function* parsed(lines: AsyncIterable<string>) {
  for await (const text of lines) {
    if (text.trim() === '') continue
    const line = Line.parse(JSON.parse(text))
    const { id, __parentId: parent } = line
    yield { id: typeof id === 'string' ? id : '', parentId: typeof parent === 'string' ? parent : null, line }
  }
}
