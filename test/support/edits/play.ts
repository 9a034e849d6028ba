// A random history of edits on both sides of one record, with merges and deletions in Zoho, and what is lost of them.

import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { syncNow } from '#app/sync/live/retry.server.ts'
import { synced } from '#test/support/doubtful-writes.ts'
import { runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import { nothingLeft, passTime, type Clock } from '#test/support/passing-time.ts'
import type { World } from '#test/support/world.ts'
import type { Chance } from '#test/store/random.ts'
import { deleteInZoho, mergeInZoho, nameIn } from './losses.ts'
import { recordOf, type Field, type Subject } from './subjects.ts'

type Stage = { world: World; clock: Clock; live: LiveShop }

const edits = 14

// Nothing of these is an edit: no field may change by one.
const between = {
  reconcile: ({ world, live }: Stage) => runJob(world, live, 'reconcile'),
  audit: ({ world, live }: Stage) => runJob(world, live, 'audit'),
  import: ({ live }: Stage) => live.import(),
  syncNow: async ({ world, live }: Stage, { kind }: Subject, id: string) => {
    await syncNow(world.sync, live.domain, kind, tail(id))
    await live.settled()
  },
}
const betweens = ['reconcile', 'audit', 'import', 'syncNow'] as const

/** What becomes of the write that follows a change in Shopify. */
const faults = {
  'answered with 429': { throttle: 1e6, throttleRetryAfterSeconds: 60 },
  'without credits': { creditsPerDay: 0 },
  'carried out, its answer lost': { timeoutAfterCommit: 1 },
  'given up by a gateway, and never carried out': { lateCommits: 1 },
}
const noFaults = { throttle: 0, creditsPerDay: undefined, timeoutAfterCommit: 0, lateCommits: 0 }
const failures = [
  'answered with 429',
  'without credits',
  'carried out, its answer lost',
  'given up by a gateway, and never carried out',
] as const

/** Shopify's value of a field of which it has nothing. */
const removed = ''
const isBlank = (value: unknown): boolean => value === null || value === undefined || value === removed

const first = ({ values }: Field) => values[0] ?? ''
const shownAs = ({ asZoho = String }: Field, value: string) => asZoho(value)

/** @returns which edits were lost, and after what; empty when none was */
export async function playEdits(stage: Stage, subject: Subject, chance: Chance): Promise<string[]> {
  const history = await begin(stage, subject, chance)
  for (let n = 0; n < edits; n++) {
    await history.step()
    // After each of them: a later edit would hide what was lost.
    const lost = history.lost()
    if (lost.length > 0) return [...lost, `after ${history.done.join(', ')}`]
  }
  return []
}

async function begin(stage: Stage, subject: Subject, chance: Chance) {
  const { clock, live, world } = stage
  const { fields } = subject
  const ofShopify = fields.flatMap((field) => (field.shopify ? [[field.shopify, first(field)] as const] : []))
  const shopifys = new Map<string, string>(ofShopify)
  const about = { unique: `a${chance.below(1e9)}`, world }
  const made = subject.create(live, Object.fromEntries(shopifys), about)
  await live.settled()
  const valueIn = (field: Field) => {
    const { module, row } = recordOf(live, subject, made.id)
    return row[nameIn(module, field)]
  }
  const expected = new Map(
    fields.map((field) => [field.zoho, field.shopify ? shownAs(field, first(field)) : valueIn(field)]),
  )
  const done: string[] = []
  /** Shopify has nothing there by now, and Zoho had what was written. */
  const mayBeEmptied = new Set<string>()
  const connectAnew = async () => {
    // Remotes tell times in whole seconds: what was made in the one of the connection counts as made since.
    clock.skipMs += 2000
    await disconnectZoho(world.sync, live.domain, { removeFields: false })
    await live.connect()
    await live.import()
  }
  const once = Object.entries({ ...made.once, 'a new connection': connectAnew })

  const editInZoho = (field: Field) => {
    const value = chance.pick(field.values)
    const { module, row } = recordOf(live, subject, made.id)
    live.org.update(module, row.id, { [nameIn(module, field)]: shownAs(field, value) })
    expected.set(field.zoho, shownAs(field, value))
    done.push(`${field.zoho}: ${value} in Zoho`)
  }
  const changeInShopify = (field: Field, name: string) => {
    const value = field.isRemoved && chance.odds(0.5) ? removed : chance.pick(field.values)
    const before = shopifys.get(name)
    const together = (shown: unknown) => [[field.zoho, shown] as const, ...Object.entries(field.brings ?? {})]
    if (before !== value && value === removed) {
      const ours = together(shownAs(field, before ?? ''))
      if (ours.every(([zoho, sent]) => expected.get(zoho) === sent))
        for (const [zoho] of ours) mayBeEmptied.add(zoho)
    } else if (before !== value)
      for (const [zoho, shown] of together(shownAs(field, value))) expected.set(zoho, shown)
    shopifys.set(name, value)
    made.change({ [name]: value })
    done.push(`${name}: ${value} in Shopify`)
  }
  const changeWithFault = async (field: Field, name: string) => {
    const fault = chance.pick(failures)
    Object.assign(world.zoho.faults, { lateFor: isWriteOf(subject) }, faults[fault])
    changeInShopify(field, name)
    done.push(fault)
    await world.shopify.settled()
    await synced(live)
    Object.assign(world.zoho.faults, noFaults)
    const others = fields.filter(({ zoho }) => zoho !== field.zoho && !(zoho in (field.brings ?? {})))
    if (chance.odds(0.5) && others.length > 0) editInZoho(chance.pick(others))
    await passTime(stage, nothingLeft(live))
    // A job that met the fault late may have the shop wait with nothing left: an import would wait for as long.
    const { pausedUntil } = await live.row()
    if (pausedUntil) clock.skipMs += Math.max(0, pausedUntil.getTime() - clock.now().getTime()) + 1000
  }
  const loseRecord = async () => {
    const place = { world, live, subject, id: made.id }
    if (subject.merges && chance.odds(0.7)) {
      done.push('merged in Zoho')
      for (const [zoho, value] of await mergeInZoho(place, chance)) expected.set(zoho, value)
      return
    }
    done.push('deleted in Zoho')
    await deleteInZoho(place)
    for (const field of fields) {
      const ofShop = field.shopify === null ? undefined : shopifys.get(field.shopify)
      expected.set(field.zoho, ofShop === undefined ? valueIn(field) : shownAs(field, ofShop))
    }
  }
  const changeBeside = async () => {
    const change = chance.pick(subject.beside ?? [])
    done.push(change(live, chance))
    await live.settled()
    // It is read with Zoho's fields.
    if (chance.odds(0.7)) await live.import()
  }
  const pause = async () => {
    const next = chance.odds(0.5) ? once.shift() : undefined
    const what = chance.pick(betweens)
    done.push(next?.[0] ?? what)
    await (next ? next[1]() : between[what](stage, subject, made.id))
  }

  return {
    done,
    step: async () => {
      const field = chance.pick(fields)
      const who = chance.pick(['zoho', 'zoho', 'shopify', 'fault', 'between', 'loss', 'beside'] as const)
      if (who === 'beside' && subject.beside) return changeBeside()
      if (who === 'between') return pause()
      if (who === 'loss' && !subject.staysAway) return loseRecord()
      if (who === 'zoho' || field.shopify === null) return editInZoho(field)
      if (who === 'fault') return changeWithFault(field, field.shopify)
      changeInShopify(field, field.shopify)
      await live.settled()
    },
    lost: () => {
      const emptied = fields.filter((field) => mayBeEmptied.has(field.zoho) && isBlank(valueIn(field)))
      for (const { zoho } of emptied) expected.set(zoho, null)
      mayBeEmptied.clear()
      return fields.flatMap((field) => {
        const [there, wanted] = [valueIn(field), expected.get(field.zoho)]
        const isSame = there === wanted || (isBlank(there) && isBlank(wanted))
        return isSame ? [] : [`${field.zoho} is ${String(there)}, not ${String(wanted)}`]
      })
    },
  }
}

const isWriteOf =
  ({ modules }: Subject) =>
  (_: string, path: string) =>
    modules.some((module) => path.startsWith(`/crm/v8/${module}`)) && !path.includes('/search')
