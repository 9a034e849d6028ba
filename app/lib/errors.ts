// What went wrong, sorted by what the caller must do next. Five kinds, no more.
// `kind` rather than `instanceof`: the web bundle and the worker may each hold a copy of these classes.

type Details = { code: string; cause?: unknown; context?: Record<string, string | number> }

export type ErrorKind = 'transient' | 'throttled' | 'disconnected' | 'rejected' | 'invariant'

export abstract class AppError extends Error {
  abstract readonly kind: ErrorKind
  readonly code: string
  /** For the log: ids and numbers only, nothing personal. */
  readonly context: Record<string, string | number>

  constructor(message: string, { code, cause, context = {} }: Details) {
    super(message, { cause })
    this.name = new.target.name
    this.code = code
    this.context = context
  }
}

/** Try the same thing again, later. Network trouble, 5xx, a lost lock. */
export class TransientError extends AppError {
  readonly kind: ErrorKind = 'transient'
  /** True when it may still be carried out, later: looking at once would find nothing yet. */
  readonly late: boolean

  constructor(message: string, details: Details & { late?: boolean }) {
    super(message, details)
    this.late = details.late ?? false
  }
}

/** Try again, not before `retryAt`. Waiting is not a failure: it uses up no attempt. */
export class ThrottledError extends AppError {
  readonly kind: ErrorKind = 'throttled'
  readonly retryAt: Date

  constructor(message: string, details: Details & { retryAt: Date }) {
    super(message, details)
    this.retryAt = details.retryAt
  }
}

/** The shop must reconnect `side`. Everything queued for it waits; nothing is lost. */
export class DisconnectedError extends AppError {
  readonly kind: ErrorKind = 'disconnected'
  readonly side: 'shopify' | 'zoho'

  constructor(message: string, details: Details & { side: 'shopify' | 'zoho' }) {
    super(message, details)
    this.side = details.side
  }
}

/** The other side read the request and refused it for good. Retrying cannot help; the merchant can. */
export class RejectedError extends AppError {
  readonly kind: ErrorKind = 'rejected'
  readonly field: string | null
  /** Where in the request, if that was told. */
  readonly path: string | null

  constructor(message: string, details: Details & { field?: string | null; path?: string | null }) {
    super(message, details)
    this.field = details.field ?? null
    this.path = details.path ?? null
  }
}

/** A bug. The job dies loudly and a developer reads the stack. */
export class InvariantError extends AppError {
  readonly kind: ErrorKind = 'invariant'
}

/** One of ours, whichever copy of the class made it. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && 'kind' in error && 'code' in error && 'context' in error
}

export const isThrottled = (error: unknown): error is ThrottledError =>
  isAppError(error) && error.kind === 'throttled'

export const isDisconnected = (error: unknown): error is DisconnectedError =>
  isAppError(error) && error.kind === 'disconnected'

export const isTransient = (error: unknown): error is TransientError =>
  isAppError(error) && error.kind === 'transient'

export const isLate = (error: unknown): error is TransientError => isTransient(error) && error.late

/**
 * What was asked for was not carried out, and will not be. A mistake of ours says nothing of it, nor does trouble that a remote
 * had while it worked (5xx, contracts/zoho 8).
 */
export const isNotDone = (error: unknown): boolean =>
  isAppError(error) &&
  error.kind !== 'invariant' &&
  !isLate(error) &&
  !(isTransient(error) && isOwnTrouble(error))

const isOwnTrouble = ({ code, context: { status } }: TransientError): boolean =>
  code.startsWith('INTERNAL_') || (typeof status === 'number' && status >= 500)

export const isRejected = (error: unknown): error is RejectedError =>
  isAppError(error) && error.kind === 'rejected'

/** What the work brings; null where a remote refuses it. @throws AppError on any other failure */
export async function unlessRefused<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (!isRejected(error)) throw error
    return null
  }
}

/** Of work that failed side by side: a mistake of ours is never hidden by an outage, nor a lost consent by a pause. */
export const gravestOf = (errors: readonly unknown[]): unknown =>
  errors.toSorted((a, b) => gravity(b) - gravity(a))[0]

function gravity(error: unknown): number {
  if (!isAppError(error) || error.kind === 'invariant') return 3
  if (isDisconnected(error)) return 2
  return isThrottled(error) ? 1 : 0
}
