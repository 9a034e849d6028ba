// What follows from a photo that could not be put or removed. Pure.

import { isAppError, isDisconnected, isRejected, isThrottled, type AppError } from '#app/lib/errors.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import { passesWithTime } from '#app/sync/pipeline/rows/locked-in-zoho.ts'
import { isModuleWide } from '#app/zoho/client/answers.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Longer than a write whose answer was lost may still be carried out. */
const waitsMs = [15 * minuteMs, hourMs, 4 * hourMs, 24 * hourMs] as const
/** What may pass by itself is told once it has failed so often. */
const reportedAfter = 3

/** When it is tried again. */
export const triedAgainMs = (attempts: number): number =>
  waitsMs[Math.min(attempts, waitsMs.length) - 1] ?? waitsMs[0]

/** Of a failure of this record alone. @param attempts this one included */
export const isToBeReported = (error: AppError, attempts: number): boolean =>
  (isRejected(error) && !passesWithTime(error.code)) ||
  error.kind === 'invariant' ||
  attempts >= reportedAfter

/** What Zoho would answer of every record: to try another one would only repeat it. */
export const isOfAll = (error: AppError): boolean =>
  error.kind === 'invariant' ||
  isModuleWide(error) ||
  (isRejected(error) && ['OAUTH_SCOPE_MISMATCH', 'photos_unknown'].includes(error.code))

/** Asks all of the shop's work to wait, or ends this job. */
export const isOfJob = (error: unknown): boolean =>
  !isAppError(error) || isThrottled(error) || isDisconnected(error) || isLapsed(error)

/** Why, as the merchant is told: the image cannot be had, or Zoho does not take it. */
export const causeOf = ({ code }: AppError): 'image_unread' | 'photo_refused' =>
  code.startsWith('image_') || code === 'shopify_cdn' ? 'image_unread' : 'photo_refused'
