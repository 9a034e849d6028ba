import { buildField, type FieldSpec } from './fields/field.ts'
import { withCompoundAddresses } from './fields/compound.ts'
import { moduleSpecs } from './fields/modules.ts'
import { createClock, type Clock } from './clock.ts'
import { invalidModule } from './answers.ts'
import { CreditLedger } from './limits.ts'
import { datacenters, type Environment, type Location } from './datacenters.ts'
import { ModuleStore } from './store.ts'
import type { Faults, Switches } from './switches.ts'
import type { Automation, Edition, Blueprint, Held, OrgSpec } from './types.ts'
import type { Channel } from './watch.ts'
import type { BulkJob } from './bulk-jobs.ts'

export type User = {
  id: string
  name: string
  email: string
  zuid: string
  profile: { id: string; name: string }
}
export type Reference = { id: string; name: string }
/** What a change leaves behind for the notifications. */
export type Change = {
  module: string
  operation: 'insert' | 'update' | 'delete'
  ids: string[]
  affected: Map<string, Record<string, unknown>>
}

/** Everything one Zoho organisation holds. */
/** By ISO 4217, where it is not two. */
const currencyDecimals: Readonly<Record<string, number>> = { JPY: 0, KWD: 3, BHD: 3, TND: 3 }

export class Organisation {
  id: string
  name: string
  location: Location
  environment: Environment
  edition: Edition
  userCount: number
  currency: string
  currencies: string[]
  readonly exchangeRates: Readonly<Record<string, number>>
  taxes: { id: string; name: string; percentage: number }[]
  permissions: { customize: boolean; modules: string[] | undefined }
  clock: Clock
  switches: Switches
  faults: Faults
  modules = new Map<string, ModuleStore>()
  users: User[] = []
  profiles: { id: string; name: string }[] = []
  tags = new Map<string, Map<string, string>>()
  channels = new Map<string, Channel>()
  files = new Map<string, Uint8Array>()
  /** Pictures of records, by id. */
  photos = new Map<string, Uint8Array>()
  /** Records locked, or waiting in an approval or a review, by id. */
  held = new Map<string, Held>()
  /** Records in a blueprint, by id. */
  blueprints = new Map<string, Blueprint>()
  /** Modules that the connected user's profile may not write to. */
  readOnly = new Set<string>()
  jobs = new Map<string, BulkJob>()
  duplicateCheck: 'mapped_module_records' | 'converted_records' | undefined
  credits: CreditLedger
  inFlight = 0
  subInFlight = 0
  orderNumber = 0
  automations = { count: 0, byModule: {} as Record<string, number>, last: [] as Automation[] }
  deliveries: { url: string; status: number; body: unknown }[] = []
  onChange: (change: Change) => void = () => {}
  /** work that goes on after the answer: bulk jobs, callbacks */
  track: (work: Promise<void>) => void = () => {}
  prefix: string
  private counter = 0

  constructor(spec: OrgSpec, number: number, world: { now: () => Date; switches: Switches; faults: Faults }) {
    this.id = spec.id ?? String(808_232_143 + number)
    this.prefix = String(5_487_000 + number)
    this.name = spec.name ?? 'Zylker'
    this.location = spec.location ?? 'us'
    this.environment = spec.environment ?? 'production'
    this.edition = spec.edition ?? 'enterprise'
    this.userCount = spec.users ?? 10
    this.currency = spec.currency ?? 'USD'
    this.currencies = spec.multiCurrency ?? []
    this.exchangeRates = spec.exchangeRates ?? {}
    this.switches = world.switches
    this.faults = world.faults
    this.clock = createClock(world.now, datacenters[this.location].offsetMinutes)
    this.credits = new CreditLedger(this)
    this.permissions = { customize: spec.permissions?.customize ?? true, modules: spec.permissions?.modules }
    const taxes = spec.taxes ?? [
      { name: 'Vat', percentage: 20 },
      { name: 'Sales Tax', percentage: 8 },
    ]
    this.taxes = taxes.map((tax) => ({ ...tax, id: this.nextId() }))
    this.addPeople()
    this.addModules(spec)
  }

  /** 19 digits, rising, above 2^53: what breaks Number() must break here as well. */
  nextId(): string {
    this.counter++
    return this.prefix + String(this.counter).padStart(12, '0')
  }

  counters(): { counter: number; orderNumber: number } {
    return { counter: this.counter, orderNumber: this.orderNumber }
  }

  setCounters(counter: number, orderNumber: number) {
    this.counter = counter
    this.orderNumber = orderNumber
  }

  me(): Reference {
    const user = this.users[0]
    return user ? { id: user.id, name: user.name } : { id: '0', name: '' }
  }

  /** The module as the API sees it, or the refusal of contract 8. */
  module(apiName: string): ModuleStore {
    const store = this.findModule(apiName)
    if (!store) throw invalidModule()
    return store
  }

  findModule(apiName: string): ModuleStore | undefined {
    const store = this.modules.get(apiName)
    return store && !store.hidden && this.hasEdition(store) ? store : undefined
  }

  hasEdition(store: ModuleStore): boolean {
    return !store.spec.editions || store.spec.editions.includes(this.edition)
  }

  downloadHost(): string {
    return `https://${datacenters[this.location].downloads}`
  }

  multiCurrency(): boolean {
    return this.currencies.length > 0 && (this.edition === 'enterprise' || this.edition === 'ultimate')
  }

  recordAutomations(automation: Automation) {
    if (automation.triggers.length === 0 || automation.records === 0) return
    this.automations.count += automation.records
    this.automations.byModule[automation.module] =
      (this.automations.byModule[automation.module] ?? 0) + automation.records
    this.automations.last.push(automation)
    if (this.automations.last.length > 200) this.automations.last.shift()
  }

  private addPeople() {
    this.profiles = ['Administrator', 'Standard'].map((name) => ({ id: this.nextId(), name }))
    const profile = this.profiles[0] ?? { id: '0', name: 'Administrator' }
    for (let number = 0; number < Math.min(this.userCount, 3); number++) {
      const name = ['Patricia Boyle', 'Jane Smith', 'Asha Rao'][number] ?? 'User'
      const email = `${name.toLowerCase().replace(' ', '.')}@${this.name.toLowerCase().replace(/\W/g, '')}.example`
      this.users.push({ id: this.nextId(), name, email, zuid: String(694_579_958 + number), profile })
    }
  }

  private addModules({ customFieldsUsed: used = {}, compoundAddresses = false }: OrgSpec) {
    for (const spec of moduleSpecs) {
      const store = new ModuleStore(spec, this.nextId(), this.nextId())
      this.modules.set(spec.apiName, store)
      const fields = compoundAddresses ? withCompoundAddresses(spec.fields) : spec.fields
      for (const field of this.withCurrency(fields, spec.subform))
        store.addField(buildField(field, this.nextId()))
      const taken = used[spec.apiName] ?? 0
      const { total = 0, unique = 0 } = typeof taken === 'number' ? { total: taken } : taken
      for (let number = 1; number <= Math.max(total, unique); number++) {
        const rule = number <= unique ? { case_sensitive: false } : undefined
        store.addField(
          buildField(
            { apiName: `Custom_${number}`, type: 'text', custom: true, unique: rule },
            this.nextId(),
          ),
        )
      }
    }
  }

  /** Decimals that amounts of a currency keep (contract 4); of the organisation's own where none is named. */
  decimalsIn(currency: unknown): number {
    return currencyDecimals[typeof currency === 'string' ? currency : this.currency] ?? 2
  }

  rateOf(currency: unknown): number {
    return (typeof currency === 'string' ? this.exchangeRates[currency] : undefined) ?? 1
  }

  private withCurrency(fields: FieldSpec[], subform = false): FieldSpec[] {
    if (!this.multiCurrency() || subform) return fields
    return [
      ...fields,
      { apiName: 'Currency', type: 'picklist', picklist: [this.currency, ...this.currencies] },
      { apiName: 'Exchange_Rate', type: 'double', decimals: 9, readOnly: true },
    ]
  }
}
