/** One field of a module, as the simulator keeps it; `metadata.ts` shows it in Zoho's words. */
export type DataType =
  | 'text'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'website'
  | 'picklist'
  | 'multiselectpicklist'
  | 'tax'
  | 'date'
  | 'datetime'
  | 'integer'
  | 'bigint'
  | 'currency'
  | 'double'
  | 'percent'
  | 'boolean'
  | 'lookup'
  | 'ownerlookup'
  | 'subform'
  | 'tags'
  | 'autonumber'
  | 'discount'
  | 'linetax'
  | 'profileimage'
  | 'address'
  | 'location'

export type Field = {
  id: string
  apiName: string
  label: string
  type: DataType
  length: number
  decimals: number
  mandatory: boolean
  layoutMandatory: boolean
  /** the API cannot write it: sent values are ignored */
  readOnly: boolean
  /** computed totals: `grandTotalSent` decides */
  computed: boolean
  unique: { case_sensitive: boolean } | undefined
  external: { type: string; show: boolean } | undefined
  picklist: string[]
  /** values that are out of use: the metadata still list them, as `unused` */
  retired?: readonly string[]
  /** a ready-made list of places: its options by their code or their shown name; it takes no other value (11b.10) */
  places?: readonly { value: string; shown: string; code: string }[]
  /** what a deal's stages count as, by value */
  forecasts?: Readonly<Record<string, string>>
  /** the stages of each of the pipelines; without, each has all */
  stages?: Readonly<Record<string, readonly string[]>>
  /** the compound field that it is a part of, and the part that it is (11b.10) */
  parent?: string
  addressType?: string
  lookup: string | undefined
  custom: boolean
  inStandardLayout: boolean
  profiles: { id: string; permission_type: string }[] | undefined
  viaApi: boolean
}

export type FieldSpec = Partial<Omit<Field, 'id'>> & Pick<Field, 'apiName' | 'type'>

/** Lengths of contract 3.1 where a field has none of its own. */
export const defaultLength: Record<DataType, number> = {
  text: 255,
  textarea: 2000,
  email: 100,
  phone: 30,
  website: 450,
  picklist: 120,
  multiselectpicklist: 2000,
  tax: 2000,
  date: 20,
  datetime: 120,
  integer: 9,
  bigint: 18,
  currency: 16,
  double: 16,
  percent: 5,
  boolean: 5,
  lookup: 120,
  ownerlookup: 120,
  subform: 200,
  tags: 2000,
  autonumber: 250,
  discount: 16,
  linetax: 500,
  profileimage: 255,
  address: 255,
  location: 255,
}

export function buildField(spec: FieldSpec, id: string): Field {
  return {
    label: spec.apiName.replaceAll('__s', '').replaceAll('_', ' '),
    length: defaultLength[spec.type],
    decimals:
      spec.type === 'percent'
        ? 2
        : spec.type === 'currency' || spec.type === 'double' || spec.type === 'discount'
          ? 2
          : 0,
    mandatory: false,
    layoutMandatory: false,
    readOnly: false,
    computed: false,
    unique: undefined,
    external: undefined,
    picklist: [],
    lookup: undefined,
    custom: false,
    inStandardLayout: true,
    profiles: undefined,
    viaApi: false,
    ...spec,
    id,
  }
}

/** Compact table notation: `name:type:length` separated by blanks. */
export function table(text: string): FieldSpec[] {
  return text
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [apiName = '', type = 'text', length] = entry.split(':')
      if (!isDataType(type)) throw new Error(`no such data type: ${entry}`)
      return { apiName, type, ...(length ? { length: Number(length) } : {}) }
    })
}

function isDataType(text: string): text is DataType {
  return text in defaultLength
}

export const lookup = (apiName: string, module: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
  apiName,
  type: 'lookup',
  lookup: module,
  ...more,
})
export const pick = (apiName: string, picklist: string[], more: Partial<FieldSpec> = {}): FieldSpec => ({
  apiName,
  type: 'picklist',
  picklist: ['-None-', ...picklist],
  ...more,
})
export const readOnly = (specs: FieldSpec[]): FieldSpec[] =>
  specs.map((spec) => ({ ...spec, readOnly: true }))
export const address = (prefix: string, code = 'Code'): FieldSpec[] =>
  table(
    `${prefix}_Street:text:250 ${prefix}_City:text:100 ${prefix}_State:text:100 ${prefix}_${code}:text:30 ${prefix}_Country:text:100`,
  )

/** What every module has (contract 3.2, read-only list). */
export const systemFields: FieldSpec[] = [
  { apiName: 'Owner', type: 'ownerlookup' },
  ...readOnly(
    table(
      'Created_Time:datetime Modified_Time:datetime Last_Activity_Time:datetime Locked__s:boolean Change_Log_Time__s:datetime',
    ),
  ),
  { apiName: 'Created_By', type: 'ownerlookup', readOnly: true },
  { apiName: 'Modified_By', type: 'ownerlookup', readOnly: true },
  { apiName: 'Record_Status__s', type: 'picklist', readOnly: true },
  { apiName: 'Tag', type: 'tags' },
]
