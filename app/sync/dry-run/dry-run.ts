// The writer of a dry run: what would be created or updated is counted and nothing is sent. It
// remembers ids only, and what the writes would have cost. Pure but for what it remembers.

import { plannedZohoId, type ZohoId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { written } from '#app/sync/core/sync-result.ts'
import type { FindExisting } from '#app/sync/org/find-existing.ts'
import { Sample } from '#app/sync/org/forecast.ts'
import type { PlannedWrite, Writer } from '#app/sync/org/writer.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'

const samplesEach = 4
const recordsPerMinute = 15_000
const callsPerMinute = 150 // the same, a hundred records a call
const recordsPerCredit = 10
const creditsPerConversion = 5
const [leadsPerLook, leadsPerQuery] = [100, 50] // decision 225
const recordsPerQuery = 50 // by our id, where an earlier connection left records
const recordsPerCheck = 100 // the audit after an import reads everything once more, a hundred a call

export function createDryRun(): Writer {
  const planned = new Set<string>()
  const estimated = new Set<RecordKind>()
  const samples = createSamples()
  const cost = createCost()
  const lasting = { conversions: 0, adopted: 0, ruled: 0 }

  function count(kind: RecordKind, all: SyncedRecord[]): SyncedRecord[] {
    cost.check(all.length)
    for (const one of all) samples.add(kind, one)
    return all
  }

  return {
    write: (kind, { module, writings, unwritten }) => {
      cost.spendOn(writings)
      // People are looked for in any case.
      if (mappingKinds[kind].matchKeys.length === 0) cost.lookFor(module.apiName, writings)
      cost.askAbout(unwritten)
      const adopting = writings.filter(({ zohoId, adopted }) => zohoId !== null && adopted)
      lasting.adopted += adopting.length
      lasting.ruled += adopting.filter(({ mapped }) => (mapped.overwrite ?? []).length > 0).length
      // An order cannot point to a Lead.
      if (module.apiName !== 'Leads')
        for (const { mapped } of writings) planned.add(keyOf(kind, mapped.shopifyId))
      return Promise.resolve(count(kind, [...unwritten, ...writings.map(foreseen)]))
    },
    tell: (kind, ended) => {
      count(kind, [...ended])
      return Promise.resolve()
    },
    convert: (leads) => {
      cost.convert(leads)
      lasting.conversions += leads
      return Promise.resolve(null)
    },
    perform: (_, result) => Promise.resolve(result),
    plannedId: plannedIdOf,
    plannedIds: (kind, ids) =>
      ids.filter((id) => planned.has(keyOf(kind, id))).map((id) => [id, plannedIdOf(id)]),
    findsOwn: false,
    findAmongMany: (kind, find) => estimate(find, () => estimated.add(kind)),
    forecast: () => ({ ...cost.sum(), ...lasting, estimated: [...estimated], samples: samples.all() }),
  }
}

function foreseen({ mapped, zohoId }: PlannedWrite): SyncedRecord {
  const result = zohoId === null ? 'created' : 'updated'
  return { mapped, syncResult: written(result, zohoId ?? plannedIdOf(mapped.shopifyId)) }
}

const mostAsked = 5000

// For a number, a part of a very large module is asked for and the rest taken as alike.
function estimate(find: FindExisting, record: () => void): FindExisting {
  let [asked, found] = [0, 0]
  return async (mappedRecords, module, options) => {
    if (asked < mostAsked) {
      const matches = await find(mappedRecords, module, options)
      asked += mappedRecords.length
      found += matches.size
      return matches
    }
    record()
    const alike = mappedRecords.slice(0, Math.round((found / asked) * mappedRecords.length))
    return new Map(
      alike.map(({ shopifyId }) => [shopifyId, { zohoId: plannedZohoId(shopifyId), adopted: false }]),
    )
  }
}

const isAsked = ({ mapped, syncResult }: SyncedRecord): boolean =>
  syncResult.result === 'unchanged' && (mapped.overwrite ?? []).length > 0

/** As pipeline/rows/send-rows.server.ts spends: a call each for what is new and what is known, and the reads before updates. */
function createCost() {
  let [calls, credits, writes, seen, converting] = [0, 0, 0, 0, 0]
  const hasEarlier = new Set<string>()

  function spend(rows: number): void {
    if (rows === 0) return
    calls += 1
    credits += Math.ceil(rows / recordsPerCredit)
    writes += rows
  }

  return {
    spendOn: (writings: readonly PlannedWrite[]) => {
      const known = writings.filter(({ zohoId }) => zohoId !== null)
      const lines = known.filter(({ mapped, linesKnown }) => mapped.lines !== null && !linesKnown)
      const kept = known.some(
        ({ mapped, adopted, unlinked }) =>
          adopted || unlinked === true || (mapped.keepIfSet ?? []).length > 0,
      )
      const reads = lines.length + (kept ? 1 : 0)
      spend(writings.length - known.length)
      spend(known.length)
      calls += reads
      credits += reads
    },
    // Of what has no link here, once any of it is an earlier connection's.
    lookFor: (module: string, writings: readonly PlannedWrite[]) => {
      if (!writings.some(({ unlinked }) => unlinked === true)) return
      const sought = writings.filter(({ zohoId, unlinked }) => zohoId === null || unlinked === true)
      // Whether there is any is asked once, as soon as one is met.
      const first = hasEarlier.has(module) ? 0 : 1
      hasEarlier.add(module)
      const queries = first + Math.ceil(sought.length / recordsPerQuery)
      calls += queries
      credits += queries
    },
    // Whether Zoho still has what always wins there.
    askAbout: (unwritten: readonly SyncedRecord[]) => {
      const reads = Math.ceil(unwritten.filter(isAsked).length / recordsPerCheck)
      calls += reads
      credits += reads
    },
    // Before and after, the Leads and their Contacts are looked at; e-mails and names are asked for in queries of their own.
    convert: (leads: number) => {
      const looks = 2 * Math.ceil(leads / leadsPerLook) + 2 * Math.ceil(leads / leadsPerQuery)
      converting += leads + looks
      credits += leads * creditsPerConversion + looks
    },
    check: (records: number) => void (seen += records),
    sum: () => {
      const checks = Math.ceil(seen / recordsPerCheck)
      const minutes = Math.max(1, Math.ceil(writes / recordsPerMinute + converting / callsPerMinute))
      return { calls: calls + converting + checks, credits: credits + checks, minutes }
    },
  }
}

function createSamples() {
  const samples = new Map<string, Sample[]>()
  return {
    add: (kind: RecordKind, { mapped, syncResult }: SyncedRecord) => {
      const result = Sample.shape.result.safeParse(syncResult.result)
      if (!result.success) return
      const key = keyOf(kind, result.data)
      const some = samples.get(key) ?? []
      if (some.length >= samplesEach) return
      const { shopifyId, parentId, label } = mapped
      const parent = mappingKinds[kind].isInParts ? parentId : null
      some.push({ kind, result: result.data, shopifyId, parentId: parent, label, cause: syncResult.cause })
      samples.set(key, some)
    },
    all: () => [...samples.values()].flat(),
  }
}

const keyOf = (kind: RecordKind, name: string): string => `${kind} ${name}`
/** No id of Zoho's looks like it: a record that points to one differs from every record written before. */
const plannedIdOf = (name: string): ZohoId => plannedZohoId(`new ${name}`)
