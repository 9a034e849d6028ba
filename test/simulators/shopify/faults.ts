export type ProtectedField = 'name' | 'email' | 'phone' | 'address'

export type WithheldType = 'Customer' | 'Product' | 'ProductVariant' | 'Order'

export type OddToken =
  | 'html 200'
  | 'html 403'
  | 'html 502'
  | 'error 404'
  | 'error 500'
  | 'server_error'
  | 'invalid_client'
  | 'invalid_grant'
  | 'expired_token'
  | 'invalid_request'

/** Switchable trouble. Plain fields: set them, and the next request or delivery obeys. A number means "that many times". */
export type Faults = {
  latencyMs: number
  /** 503 with an HTML body. */
  down: boolean | number
  /** The next n GraphQL calls answer THROTTLED. */
  throttled: number
  /** HTTP 429 with Retry-After, n times. */
  tooManyRequests: number
  /** 401 although the token is good. */
  unauthorized: boolean | number
  /** HTTP 200 with an error of this code, or of none: the text is its message then. */
  graphqlError: 'SHOP_INACTIVE' | 'Timeout' | null
  /** Any other status for API calls: 402 frozen, 403, 404, 423 locked, 500, 502. */
  status: number | null
  /**
   * Our address is not on the app's IP allowlist: 403 for every call of the Admin API, whatever the shop, and for nothing
   * else. What the body says is not published: the words given here.
   */
  outsideAllowlist: string | null
  /** What the token endpoint answers to every request instead of tokens: a proxy's page, or an error of no known name. */
  tokenAnswer: OddToken | null
  /**
   * Refreshes whose connection breaks, n times, and which Shopify carries out later: right after the next refresh of the
   * shop was answered, or when the test says so (`commitLate`).
   */
  lateRefreshes: number
  /** The connection breaks: handle() rejects as fetch does. */
  resetSockets: boolean | number
  /** The work is done, and only then the connection breaks. */
  loseAnswers: boolean | number
  /** A changed record matches searches by its old state for so long. */
  searchLagMs: number
  /** A record is told of by webhook, and no read by its id shows it until it is so old. */
  readLagMs: number
  redactProtectedData: boolean | ProtectedField[]
  /** Types that the app is not approved for: their records are null, wherever they are asked for (contract 9b.8). */
  withheld: WithheldType[]
  /** Ids that Shopify cannot answer for: every API call that names one is a 502. */
  poisoned: Set<string>
  /** Root fields of queries that Shopify cannot answer: every API call whose document names one is a 502. */
  broken: Set<string>
  /** Whatever belongs to a B2B company is refused: a shop or an app without B2B; or one not approved for it. */
  companiesDenied: boolean | 'not approved'
  /** Payment terms are null, and an error says that the app is not approved for them. */
  termsWithheld: boolean
  /** What the CDN answers to every request for a picture. */
  cdn: 'picture' | 'away' | 'gone' | 'page' | 'huge' | 'endless' | 'elsewhere' | 'hangs'
  bulk: {
    stepMs: number
    /** Operations do not get further: large stores take minutes or hours. Of some, those whose query matches. */
    held: boolean | RegExp
    /** Others take all places. */
    busy: boolean
    fail?: 'FAILED' | 'CANCELED' | undefined
    errorCode?: 'INTERNAL_SERVER_ERROR' | 'TIMEOUT' | 'ACCESS_DENIED' | undefined
    /** Operations that group children with their parents take too long, others do not (contract 9b.10). */
    groupedTimesOut: boolean
    /** The app may not run bulk queries: told as an error of the whole document, or of the mutation (since 2026-11-07). */
    denied: 'error' | 'error without a code' | 'userError' | null
    /** What it says with it; where it is the IP allowlist that is missing, the words are not published. */
    deniedWords: string
    loseFinishWebhook: boolean
    gzip: boolean
    /** Result download: break the stream after so many bytes, n times. */
    cutAfterBytes: number | null
    /** Result addresses answer as after their 7 days. */
    expired: boolean
  }
  webhooks: {
    duplicate: number
    delayMs: number
    reorder: boolean
    drop: number
    /** Nothing is sent at all; what happens meanwhile is never told. */
    stopped: boolean
    /** First pause before a retry; doubles, 8 retries. Shopify: 8 over 4 hours. */
    retryBaseMs: number
    timeoutMs: number
    wrongSecret: boolean
  }
}

/** What the contract leaves UNCONFIRMED, as switches. */
export type Rules = {
  /** nodes(ids:) costs its ids one by one (true), or as one object (false). */
  nodesCostPerId: boolean
  /** customers(query: "updated_at:") matches whole days, as its documentation says. */
  customersUpdatedAtWholeDay: boolean
  /** products() without a status finds active ones only. */
  productsDefaultActive: boolean
  /** Figures of a draft order's lines hold their shares of its own discount; the documentation does not say. */
  draftLinesHoldOrderDiscount: boolean
  /** total*Set of an order follows its edits; the contract says: as at creation. */
  totalsFollowEdits: boolean
  /** `invalid_request` comes with 401 and names the refresh token in words, as was seen; others with 400. */
  refusedRefreshError: string
  nonExpiringStatus: number
  /** While the client secret is rotated: a session token is exchanged only with the secret that signed it. */
  exchangeBySignersSecret: boolean
  /** And a refresh token is taken only with the one that minted it. */
  refreshByMintersSecret: boolean
  /** What sends customers/delete for the customer merged away. */
  mergeSendsDelete: boolean
  accessTokenSeconds: number
  /** Bucket cost model: 'linear' = 2 + first x node; 'ln' = 2 + ceil(2 ln first) x node as observed. */
  costModel: 'linear' | 'ln'
  /** A return moves its order's updatedAt, and orders/updated is sent: nobody says so. */
  returnsMoveOrders: boolean
  /** whether what becomes of a return is told by returns/cancel, close and reopen: deliveries may be lost */
  returnsTell: boolean
  /** So long after a payment was due its terms are overdue: whether at once, or at the end of the day, nobody says. */
  overdueAfterMs: number
  /** A protected field that cannot be null takes what is around it along; or shows its empty value. */
  redactedNonNull: 'null' | 'empty'
  /** A withheld record comes with an entry in errors; or is null without a word, and missing from lists. */
  withheldIsTold: boolean
}

export function newFaults(): Faults {
  return {
    latencyMs: 0,
    down: false,
    throttled: 0,
    tooManyRequests: 0,
    unauthorized: false,
    graphqlError: null,
    status: null,
    outsideAllowlist: null,
    tokenAnswer: null,
    lateRefreshes: 0,
    resetSockets: false,
    loseAnswers: false,
    searchLagMs: 0,
    readLagMs: 0,
    redactProtectedData: false,
    withheld: [],
    poisoned: new Set(),
    broken: new Set(),
    companiesDenied: false,
    termsWithheld: false,
    cdn: 'picture',
    bulk: {
      stepMs: 10,
      held: false,
      busy: false,
      groupedTimesOut: false,
      denied: null,
      deniedWords: 'Access denied for bulkOperationRunQuery field.',
      loseFinishWebhook: false,
      gzip: false,
      cutAfterBytes: null,
      expired: false,
    },
    webhooks: {
      duplicate: 0,
      delayMs: 0,
      reorder: false,
      drop: 0,
      stopped: false,
      retryBaseMs: 200,
      timeoutMs: 5000,
      wrongSecret: false,
    },
  }
}

export function newRules(): Rules {
  return {
    nodesCostPerId: true,
    customersUpdatedAtWholeDay: false,
    productsDefaultActive: false,
    draftLinesHoldOrderDiscount: false,
    totalsFollowEdits: false,
    refusedRefreshError: 'invalid_request',
    nonExpiringStatus: 403,
    exchangeBySignersSecret: false,
    refreshByMintersSecret: false,
    mergeSendsDelete: true,
    accessTokenSeconds: 3600,
    costModel: 'linear',
    returnsMoveOrders: true,
    returnsTell: true,
    overdueAfterMs: 0,
    redactedNonNull: 'null',
    withheldIsTold: true,
  }
}

/** Takes one off a counted fault; a boolean stays as it is. */
export function strike(
  faults: Faults,
  key: 'down' | 'tooManyRequests' | 'unauthorized' | 'resetSockets' | 'loseAnswers' | 'lateRefreshes',
): boolean {
  const value: boolean | number = faults[key]
  if (typeof value === 'boolean') return value
  if (value <= 0) return false
  faults[key] = value - 1
  return true
}
