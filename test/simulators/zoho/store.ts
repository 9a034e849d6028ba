import { plainText } from './answers.ts'
import type { Field } from './fields/field.ts'
import type { ModuleSpec } from './fields/modules.ts'
import type { ExtraLayout } from './layouts.ts'
import type { Row } from './types.ts'

/** A stored row with what the API does not show. Rows are kept sparse: an absent key reads as null. */
export type Entry = { row: Row; createdMs: number; modifiedMs: number; gone: boolean }
export type Deleted = {
  id: string
  name: string
  deletedMs: number
  by: { id: string; name: string }
  entry: Entry
  /** Past the recycle bin: what was merged. */
  forGood?: boolean
}

/** A record with a value in `field` needs one in `dependent`; with `maps`, one of those that go with it. */
export type Dependency = {
  field: string
  dependent: string
  maps?: Readonly<Record<string, readonly string[]>>
}

type Hits = Entry | Set<Entry>

/** Finds rows by the value of one field without scanning. */
export class FieldIndex {
  field: Field
  hits = new Map<string, Hits>()
  constructor(field: Field) {
    this.field = field
  }
  key(value: unknown): string | undefined {
    if (value === null || value === undefined || value === '') return undefined
    if (typeof value === 'string') return this.field.unique?.case_sensitive ? value : value.toLowerCase()
    return plainText(value)
  }
  add(entry: Entry) {
    const key = this.key(entry.row[this.field.apiName])
    if (key === undefined) return
    const found = this.hits.get(key)
    if (found === undefined) this.hits.set(key, entry)
    else if (found instanceof Set) found.add(entry)
    else this.hits.set(key, new Set([found, entry]))
  }
  drop(entry: Entry, value: unknown = entry.row[this.field.apiName]) {
    const key = this.key(value)
    if (key === undefined) return
    const found = this.hits.get(key)
    if (found instanceof Set) {
      found.delete(entry)
      if (found.size === 0) this.hits.delete(key)
    } else if (found === entry) this.hits.delete(key)
  }
  find(value: unknown): Iterable<Entry> {
    const key = this.key(value)
    const found = key === undefined ? undefined : this.hits.get(key)
    if (found === undefined) return []
    return found instanceof Set ? found : [found]
  }
}

/** One module of one organisation: its fields, rows and indexes. */
export class ModuleStore {
  spec: ModuleSpec
  id: string
  layoutId: string
  layouts: ExtraLayout[] = []
  /** rules of its layouts by which a field asks for another one, or for some of its values */
  dependencies: Dependency[] = []
  fields = new Map<string, Field>()
  rows = new Map<string, Entry>()
  /** in order of id; may hold entries that are gone until compacted */
  order: Entry[] = []
  indexes = new Map<string, FieldIndex>()
  deleted: Deleted[] = []
  hidden = false
  /** Records that the connected user does not see, by id. */
  concealed = new Map<string, Entry>()
  private holes = 0

  constructor(spec: ModuleSpec, id: string, layoutId: string) {
    this.spec = spec
    this.id = id
    this.layoutId = layoutId
  }

  addField(field: Field) {
    this.fields.set(field.apiName, field)
    if (field.unique || field.apiName === this.spec.systemField || field.type === 'email')
      this.buildIndex(field)
  }

  removeField(apiName: string) {
    this.fields.delete(apiName)
    this.indexes.delete(apiName)
    for (const entry of this.rows.values()) delete entry.row[apiName]
  }

  buildIndex(field: Field) {
    const index = new FieldIndex(field)
    for (const entry of this.order) if (!entry.gone) index.add(entry)
    this.indexes.set(field.apiName, index)
  }

  uniqueFields(): Field[] {
    return [...this.fields.values()].filter((field) => field.unique)
  }

  insert(entry: Entry) {
    this.rows.set(entry.row.id, entry)
    const last = this.order.at(-1)
    this.order.push(entry)
    if (last && last.row.id > entry.row.id) this.order.sort((a, b) => (a.row.id < b.row.id ? -1 : 1))
    for (const index of this.indexes.values()) index.add(entry)
  }

  change(entry: Entry, changes: Record<string, unknown>, modifiedMs: number) {
    for (const index of this.indexes.values()) {
      const name = index.field.apiName
      if (name in changes) index.drop(entry)
    }
    for (const name in changes) {
      const value = changes[name]
      if (value === null) delete entry.row[name]
      else entry.row[name] = value
    }
    for (const index of this.indexes.values()) if (index.field.apiName in changes) index.add(entry)
    entry.modifiedMs = modifiedMs
  }

  /** Takes a row out of sight; the caller says whether it goes to the recycle bin. */
  remove(entry: Entry) {
    entry.gone = true
    this.rows.delete(entry.row.id)
    for (const index of this.indexes.values()) index.drop(entry)
    this.holes++
    if (this.holes > 1000 && this.holes > this.order.length / 2) {
      this.order = this.order.filter((one) => !one.gone)
      this.holes = 0
    }
  }

  /** Role or sharing changed: reads and writes by id miss it, its unique values stay taken (§9.18). */
  conceal(entry: Entry) {
    entry.gone = true
    this.rows.delete(entry.row.id)
    this.concealed.set(entry.row.id, entry)
  }

  reveal() {
    for (const [id, entry] of this.concealed) {
      entry.gone = false
      this.rows.set(id, entry)
    }
    this.concealed.clear()
  }

  restore(entry: Entry) {
    entry.gone = false
    this.order = this.order.filter((one) => one !== entry)
    this.insert(entry)
  }

  displayField(): string {
    return this.fields.has('Full_Name') ? 'Full_Name' : this.spec.systemField
  }

  displayName(row: Row): string {
    const value = row[this.displayField()]
    return typeof value === 'string' ? value : row.id
  }

  /** First position in `order` whose id is >= the given one. */
  positionOf(id: string): number {
    let low = 0
    let high = this.order.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const at = this.order[middle]
      if (at && compareIds(at.row.id, id) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}
