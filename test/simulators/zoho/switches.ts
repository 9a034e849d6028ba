import type { Location } from './datacenters.ts'
import type { OddToken } from './odd-token.ts'
import type { Row } from './types.ts'

/** What contract sections 11 and 12 call UNCONFIRMED: change any of it at any time. */
export type Switches = {
  /** several rows carry the same non-unique upsert key: which one is updated */
  multiMatchWinner: 'oldest' | 'newest'
  unknownPicklist: 'accept' | 'reject'
  /** a write with a layout that is not the connected user's profile's */
  foreignLayout: 'accept' | 'invalid' | 'no_permission'
  unknownLineTax: 'accept' | 'reject' | 'ignore'
  /**
   * a row that names a product that is switched off: NOT_ALLOWED, the same unless the row has it already, or taken (2.8);
   * 'reject kept': rows that are there are checked as well, whether a write names them or not
   */
  inactiveProduct: 'reject' | 'reject kept' | 'reject new' | 'accept'
  /** rows with an id must name their product as well (2.8) */
  rowsNameProducts: boolean
  /** a DUPLICATE_DATA names the record that has the value, the field alone, or nothing (9.4) */
  duplicateNames: 'record' | 'field' | 'nothing'
  /** Sub_Total, Tax, Grand_Total or row totals in a write */
  grandTotalSent: 'ignore' | 'reject'
  accountNameRequiredOnSalesOrders: boolean
  /** whether the metadata call a deal's Pipeline mandatory, and a deal without one is refused */
  pipelineMandatory: boolean
  /** a deal whose Stage is none of its pipeline: as any unknown picklist value, or MAPPING_MISMATCH (O8 record.json) */
  stageOutsidePipeline: 'accept' | 'reject'
  /** whether the metadata of Pipeline name the stages of each (O8 fields.json has the shape, not the case) */
  pipelineMaps: boolean
  bulkFindBy: 'unique' | 'id'
  createFieldsPerCall: number
  /** how a new field says that it is unique: docs and reports of live organizations have the first, O8 and the SDK the second */
  uniqueSpelling: 'any' | 'case_sensitive' | 'casesensitive'
  getMissingId: 204 | 400 | 404
  upsertAllInsertStatus: 200 | 201
  /** 401/403/404 and NO_PERMISSION as {"data":[error]} as the O8 schemas show; or every refusal of a whole call */
  wrappedErrors: boolean | 'all'
  mixedStatus: 207 | 200
  /** a write or deletion of which every record failed: data[] has each one's refusal, under another 4xx as well (2.1) */
  noneStatus: 400 | 403 | 409
  /** a record that is held: its row is refused, or the whole call that names it, flat and with 409 (8) */
  heldRefusal: 'row' | 'call'
  /** PUT on a converted lead: as on any record, "the id given seems to be invalid", or CONVERTED_RECORD (O8 record.json) */
  convertedLeadWrite: 'accept' | 'reject' | 'converted'
  /** GET /Leads?ids= shows converted leads: always, only with `converted`, or never */
  convertedLeadById: 'always' | 'asked' | 'never'
  /** whether Converted_Contact of a converted lead can be read */
  convertedContactShown: boolean
  /** ID_ALREADY_CONVERTED in data[], or flat as the O8 schema shows */
  alreadyConverted: 'wrapped' | 'flat'
  /** convert answers 202 SCHEDULED, and does it */
  convertScheduled: boolean
  /** a Contact or Account that matches a lead without being named (2.6): DUPLICATE_DATA, or it is joined and nothing said */
  convertMatch: 'refuse' | 'join'
  /** since when there is a Contact that a lead became: as the lead, or as its conversion; no source says */
  convertedCreated: 'lead' | 'conversion'
  productTaxesApplyWhenLineTaxOmitted: boolean
  unknownField: 'ignore' | 'reject'
  recycleBinBlocksUnique: boolean
  /** whether /deleted names what was merged, as deleted for good (11b.17) */
  mergedListed: boolean
  /** callback parameter after a refusal */
  denialParam: string
  denialValue: string
  codeLifeSeconds: number
  liveAccessTokens: number
  refreshTokensPerUser: number
  refreshesPerTenMinutes: number
  /** 5 refresh tokens and 4 codes a minute (1.5); off because tests connect often */
  authorisationRateLimits: boolean
  /** 'callback': location only in the callback; 'http': the authorise page first redirects to the home data centre */
  homeDatacenter: 'callback' | 'http'
  multiDatacenterOff: Location[]
  clientSecrets: Partial<Record<Location, string>>
  maxLineItems: number
  /** rows of a subform that GET /{M}/{id} shows; $has_more says that there are others (docs v8, Get Records) */
  rowsShown: number
  maxRequestBytes: number
  multipleErrors: 'all' | 'first'
  nullClears: boolean
  lookupByName: 'reject' | 'ignore'
  /** what a lookup to a record that is not there is told by; the wording has no source either (2.2) */
  lookupRefusal: 'path' | 'id' | 'nothing'
  emojiInText: 'accept' | 'reject'
  /** how a quote in a COQL text is escaped (11b.16); `none`: no way is taken */
  coqlQuotes: 'both' | 'backslash' | 'doubled' | 'none'
  coqlMaxLimit: number
  coqlMaxIn: number
  coqlParentheses: boolean
  coqlIgnoresCase: boolean
  searchDelayMs: number
  searchCredits: number
  pollCredits: number
  bulkFiresAutomations: boolean
  /** an organisation without cadences refuses to have them left out: by the key, by what is in it, or as a feature (2.2) */
  refusesSkips: false | 'key' | 'inner key' | 'feature'
  bulkSalesOrders: boolean
  downloadUrl: 'relative' | 'absolute'
  deliveryRetries: number
  /** If-Unmodified-Since is compared with what Zoho keeps of a second, too, though it shows whole ones (11b.13) */
  comparesMilliseconds: boolean
  /** whether the metadata of Currency fields list the active currencies, or only /org/currencies does (4) */
  currencyOptions: boolean
  /** what /org says of its licence: the edition as paid for, the edition as a trial that lasts or is over, or nothing */
  licence: 'paid' | 'trial' | 'trial over' | 'none'
  scopeMismatchStatus: 401 | 403
  /** add_tags opens with the module's own scope, or only with modules.ALL (11b.8) */
  tagsScope: 'module' | 'all'
  /** convert opens with the scope of Leads, or only with modules.CREATE or modules.ALL (11b.6, O8 convert_lead.json) */
  convertScope: 'module' | 'all modules'
  /** more tags than a record or a module may have (11b.8): LIMIT_EXCEEDED, with the field or not, or LICENSE_LIMIT_EXCEEDED */
  tagRefusal: 'field' | 'no field' | 'license'
  /** POST /Tasks opens with the scope of tasks alone (1.6), or with modules.CREATE as well */
  tasksScope: 'create' | 'tasks'
  /** the same of POST /Notes; 'notes in rows': the refusal is a 400 around the one row */
  notesScope: 'create' | 'notes' | 'notes in rows'
  /** GET /{M}/{id}/Notes needs the scope of notes beside that of the record's module (1.6), or the latter alone */
  notesListedBy: 'module' | 'notes'
  /** GET /org/taxes opens with ZohoCRM.org.READ, or only with ZohoCRM.org.ALL (OAS taxes.json) */
  taxesScope: 'read' | 'all'
  /** revoke takes the token from the form's body as well as from the address (1.4 documents the address) */
  revokeBody: boolean
  /** seconds in a Retry-After header of real (not injected) 429s; 0 = no header */
  retryAfterSeconds: number
  /** Record_Image of a record: the name of its picture, another name at each read, or no such field (2.9) */
  recordImage: 'shown' | 'changing' | 'hidden'
  /** a picture that is put or removed moves the record's Modified_Time */
  photoMovesTime: boolean
}

export function defaultSwitches(): Switches {
  return {
    multiMatchWinner: 'oldest',
    unknownPicklist: 'accept',
    foreignLayout: 'invalid',
    unknownLineTax: 'reject',
    inactiveProduct: 'reject',
    rowsNameProducts: false,
    duplicateNames: 'record',
    grandTotalSent: 'ignore',
    accountNameRequiredOnSalesOrders: false,
    pipelineMandatory: false,
    stageOutsidePipeline: 'accept',
    pipelineMaps: true,
    bulkFindBy: 'unique',
    createFieldsPerCall: 5,
    uniqueSpelling: 'any',
    getMissingId: 204,
    upsertAllInsertStatus: 200,
    wrappedErrors: false,
    mixedStatus: 207,
    noneStatus: 400,
    heldRefusal: 'row',
    convertedLeadWrite: 'accept',
    convertedLeadById: 'always',
    convertedContactShown: true,
    alreadyConverted: 'wrapped',
    convertScheduled: false,
    convertMatch: 'refuse',
    convertedCreated: 'conversion',
    productTaxesApplyWhenLineTaxOmitted: true,
    unknownField: 'ignore',
    recycleBinBlocksUnique: false,
    mergedListed: true,
    denialParam: 'error',
    denialValue: 'access_denied',
    codeLifeSeconds: 60,
    liveAccessTokens: 10,
    refreshTokensPerUser: 20,
    refreshesPerTenMinutes: 10,
    authorisationRateLimits: false,
    homeDatacenter: 'callback',
    multiDatacenterOff: [],
    clientSecrets: {},
    maxLineItems: 100,
    rowsShown: Infinity,
    maxRequestBytes: 20 * 1024 * 1024,
    multipleErrors: 'all',
    nullClears: true,
    lookupByName: 'reject',
    lookupRefusal: 'path',
    emojiInText: 'accept',
    coqlQuotes: 'both',
    coqlMaxLimit: 2000,
    coqlMaxIn: 50,
    coqlParentheses: true,
    coqlIgnoresCase: true,
    searchDelayMs: 2000,
    searchCredits: 1,
    pollCredits: 1,
    bulkFiresAutomations: false,
    refusesSkips: false,
    bulkSalesOrders: false,
    downloadUrl: 'relative',
    deliveryRetries: 0,
    comparesMilliseconds: false,
    currencyOptions: true,
    licence: 'paid',
    scopeMismatchStatus: 401,
    tagsScope: 'module',
    tasksScope: 'tasks',
    notesScope: 'notes',
    notesListedBy: 'notes',
    convertScope: 'all modules',
    tagRefusal: 'field',
    taxesScope: 'read',
    revokeBody: true,
    retryAfterSeconds: 0,
    recordImage: 'shown',
    photoMovesTime: true,
  }
}

/** Injected trouble: plain mutable fields; counters go down as they are used. */
export type Faults = {
  latencyMs: number
  perRecordMs: number
  /** calls in flight per org above which 429 comes; undefined = by edition (7) */
  concurrency: number | undefined
  subConcurrency: number
  throttle: number
  throttleRetryAfterSeconds: number
  fail500: number
  html502: number
  /** the status of the page that a gateway before Zoho answers a call with; undefined: it lets it through */
  turnsAway: ((call: { method: string; path: string; body: string }) => number | undefined) | undefined
  timeoutAfterCommit: number
  timeoutMode: 'destroy' | 'hang'
  hangMs: number
  /** writes answered 504 by a gateway while Zoho goes on: they commit when the test says so (`commitLate`) */
  lateCommits: number
  /** which writes may be late */
  lateFor: (method: string, path: string) => boolean
  /** writes that are carried out and answered by nothing, as if a proxy had lost the body */
  emptyWrites: number
  /** writes that are carried out and answered 200 with a page of a proxy's; no source says that it cannot be */
  pageWrites: number
  partial207: number
  down: boolean
  accessTokenLifeSeconds: number
  tokenThrottle: number
  /** what the token endpoint answers to every request instead of tokens (1.3, 11b.11) */
  tokenAnswer: OddToken | null
  /** the API takes no token, however new, while the token endpoint goes on giving them (1.3); 'here': it says INVALID_HOST (1.1) */
  takesNoToken: boolean | 'here'
  bulkStepMs: number
  creditsPerDay: number | undefined
  random: () => number
  rejectRecords: ((module: string, record: Row) => Rejection | undefined) | undefined
  /** what every upload of a picture is answered */
  photoRefusal: { status: number; code: string; message: string } | null
  /** every refresh token and access token dies, as if the user removed the app */
  revokeTokens: () => void
  /** only access tokens die: the next call gets 401 and a refresh mends it */
  expireAccessTokens: () => void
}
export type Rejection = {
  code: string
  api_name: string
  message: string
  /** In place of the field and its path. */
  details?: Record<string, unknown>
}

export function defaultFaults(): Faults {
  return {
    latencyMs: 0,
    perRecordMs: 0,
    concurrency: undefined,
    subConcurrency: 10,
    throttle: 0,
    throttleRetryAfterSeconds: 0,
    fail500: 0,
    html502: 0,
    turnsAway: undefined,
    timeoutAfterCommit: 0,
    timeoutMode: 'destroy',
    hangMs: 15_000,
    lateCommits: 0,
    lateFor: () => true,
    emptyWrites: 0,
    pageWrites: 0,
    partial207: 0,
    down: false,
    accessTokenLifeSeconds: 3600,
    tokenThrottle: 0,
    tokenAnswer: null,
    takesNoToken: false,
    bulkStepMs: 10,
    creditsPerDay: undefined,
    random: Math.random,
    rejectRecords: undefined,
    photoRefusal: null,
    revokeTokens: () => {},
    expireAccessTokens: () => {},
  }
}
