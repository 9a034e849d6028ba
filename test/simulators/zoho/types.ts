import type { Faults, Switches } from './switches.ts'
import type { Environment, Location } from './datacenters.ts'
import type { LayoutSpec } from './layouts.ts'
import type { Dependency } from './store.ts'

export type Row = { id: string; [apiName: string]: unknown }
export type Edition = 'free' | 'standard' | 'professional' | 'enterprise' | 'ultimate'

/** A field as GET /settings/fields shows it (contract 4). */
type NamedField = { api_name: string; name: string; id: string }

export type FieldMeta = {
  id: string
  api_name: string
  field_label: string
  display_label: string
  data_type: string
  json_type: string
  length: number
  decimal_place: number | null
  system_mandatory: boolean
  field_read_only: boolean
  read_only: boolean
  custom_field: boolean
  visible: boolean
  virtual_field: boolean
  unique: Record<string, unknown>
  external: { type: string; show: boolean } | null
  operation_type: { web_create: boolean; web_update: boolean; api_create: boolean; api_update: boolean }
  pick_list_values: unknown[]
  lookup: Record<string, unknown>
  associated_module: Record<string, unknown> | null
  parent_field: NamedField | null
  child_fields: { sequence_number: number; field: NamedField }[] | null
  address: { type: string } | null
  profiles: { id: string; name: string; permission_type: string }[]
  layout_associations: { id: string; name: string; api_name: string }[]
  created_source: string
  type: 'used' | 'unused'
}

export type LogEntry = {
  method: string
  host: string
  path: string
  /** whose token it came with */
  org?: string
  module?: string
  records?: number
  /** how many of them succeeded */
  written?: number
  credits: number
  status: number
  at: number
}

export type Stats = {
  calls: number
  credits: number
  recordsWritten: number
  maxConcurrent: number
  byEndpoint: Record<string, number>
}

/** Why a record takes no update for the time being (§2.2, §11b.12). */
export type Held = 'RECORD_LOCKED' | 'NOT_APPROVED' | 'NOT_REVIEWED'

/** The field that a blueprint decides, and whether a refusal names it. */
export type Blueprint = { field: string; named: boolean }

export type OrgSpec = {
  id?: string
  name?: string
  location?: Location
  environment?: Environment
  edition?: Edition
  users?: number
  currency?: string
  multiCurrency?: string[]
  /** what Zoho gives a record with its currency; 1 where none is named */
  exchangeRates?: Record<string, number>
  /** custom fields the merchant already has: module -> how many, and how many of them are unique */
  customFieldsUsed?: Record<string, number | { total?: number; unique?: number }>
  /** the profile of the connecting user may not customise or may not touch some modules */
  permissions?: { customize?: boolean; modules?: string[] }
  taxes?: { name: string; percentage: number }[]
  /** addresses are compound fields, as in new organisations (11b.10) */
  compoundAddresses?: boolean
}

export type CustomFieldSpec = {
  field_label: string
  data_type?: string
  length?: number
  unique?: boolean | { case_sensitive: boolean }
  pick_list_values?: string[]
  api_name?: string
  profiles?: string[]
}

export type Automation = { module: string; operation: string; records: number; triggers: string[] }

export type OrgSimulator = {
  readonly id: string
  readonly name: string
  readonly location: Location
  /** what the ids of its records begin with */
  readonly prefix: string
  /** all that it holds, for another that was made alike; which takes it in place of what it holds */
  copy(): string
  takeCopy(copy: string): void
  /** live rows; Sales_Orders with Ordered_Items (ids, totals) and computed totals */
  records(module: string): readonly Row[]
  record(module: string, id: string): Row | undefined
  /** as a CRM user would do it: rules are light, notifications are sent */
  insert(module: string, row: Record<string, unknown>): Row
  update(module: string, id: string, changes: Record<string, unknown>): Row
  remove(module: string, id: string): void
  restore(module: string, id: string): void
  /** two duplicates become one; `chosen`: values that the user took of the one that goes (11b.17) */
  merge(module: string, of: { into: string; gone: string; chosen?: Record<string, unknown> }): Row
  convertLead(id: string): { contact: Row; account: Row }
  fields(module: string): FieldMeta[]
  removeField(module: string, apiName: string): void
  addCustomField(module: string, spec: CustomFieldSpec): FieldMeta
  /** a copy of the Standard layout with other rules (2.2) */
  addLayout(module: string, spec: LayoutSpec): { id: string; name: string }
  /** the merchant drags a field into a layout */
  placeInLayout(module: string, layoutId: string, apiName: string): void
  removeFromLayout(module: string, layoutId: string, apiName: string): void
  /** the merchant marks a field unique in the CRM's own screens (contract 4) */
  makeUnique(module: string, apiName: string): void
  /** the merchant renames the values of a picklist (-None- stays) */
  setOptions(module: string, apiName: string, options: string[], forecasts?: Record<string, string>): void
  /** the merchant takes a value out of use: it stays in the metadata, and new records get it no more (O8 fields.json) */
  retireOption(module: string, apiName: string, option: string): void
  /** a field that asks for another one, or for some of its values (2.2) */
  addDependency(module: string, dependency: Dependency): void
  removeDependency(module: string, dependency: Dependency): void
  /** pipelines with stages of their own, and what those count as */
  setPipelines(pipelines: Record<string, string[]>, forecasts?: Record<string, string>): void
  /** the field is a ready-made list of countries or states (11b.10) */
  setPlaces(module: string, apiName: string, places: { value: string; shown: string; code: string }[]): void
  /** The organisation’s taxes from now on, in place of those that it had. */
  setTaxes(taxes: { name: string; percentage: number }[]): void
  hideModule(apiName: string, hidden?: boolean): void
  /** the connected user may read the module and write nothing to it, or may again */
  denyWrites(module: string, denied?: boolean): void
  /** the connected user loses sight of all records of the module, as after a change of role or sharing */
  concealAll(module: string): void
  revealAll(module: string): void
  /** a record is locked, or waits in an approval or a review; null ends it */
  hold(id: string, state: Held | null): void
  /** the picture of a record, as its bytes; and somebody in the CRM puts one, or takes it away (null) */
  photo(id: string): Uint8Array | undefined
  putPhoto(module: string, id: string, bytes: Uint8Array | null): void
  /** a record enters a blueprint, or leaves it (null) */
  guide(id: string, blueprint: Blueprint | null): void
  setEdition(edition: Edition, users?: number): void
  /** Leads <-> Contacts duplicate-check preference (2.3) */
  setDuplicateCheck(type: 'mapped_module_records' | 'converted_records' | undefined): void
  creditsUsed(): number
  /** uses up credits as another integration of the same organisation would */
  spendCredits(credits: number): void
  readonly automationsFired: { count: number; byModule: Record<string, number>; last: Automation[] }
  readonly deliveries: { url: string; status: number; body: unknown }[]
}

export type ZohoSimulator = {
  handle(request: Request): Promise<Response>
  answersFor(hostname: string): boolean
  addOrg(spec?: OrgSpec): OrgSimulator
  org(id?: string): OrgSimulator
  orgs(): readonly OrgSimulator[]
  readonly switches: Switches
  readonly faults: Faults
  readonly log: LogEntry[]
  stats(): Stats
  resetStats(): void
  dump(): unknown
  load(state: unknown): void
  consent(authoriseUrl: string, options?: { deny?: boolean; org?: string }): string
  /** resolves when no notification, callback or bulk job is under way */
  settled(): Promise<void>
  /** Carries out the writes that a gateway gave up on (`faults.lateCommits`). @returns how many */
  commitLate(): number
  close(): void
}
