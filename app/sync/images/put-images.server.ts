// Photos put and removed in Zoho, a few side by side. Each is recorded before: one whose answer is lost is recognized later.

import { createHash } from 'node:crypto'
import {
  saveLookedImages,
  type DueImage,
  type KnownImage,
  type LookedImage,
} from '#app/db/attached/product-images.server.ts'
import { gravestOf, isAppError, isThrottled, type AppError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { fetchImageFile } from '#app/shopify/lists/image-file.server.ts'
import type { ShownImage } from '#app/shopify/lists/images.server.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { putPhoto, removePhoto } from '#app/zoho/records/photos.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { isOfAll, isOfJob, triedAgainMs } from './image-failures.ts'
import type { Step } from './image-state.ts'

/** So many images of a shop are in memory. */
const atOnce = 3

/** A look at some images. `module`: of their records. */
export type ImageLooking = { shop: ShopDomain; zoho: ZohoClient; module: string; lookedAt: Date }

export type ImageWork = { due: DueImage; step: Step; wanted: string | null; image: ShownImage | null }
/** `error`: null where it was done. */
export type Worked = ImageWork & { error: AppError | null }

/** Of an image's address, or of Zoho's name of a photo. */
export const digestOf = (name: string): string =>
  createHash('sha256').update(name).digest('base64url').slice(0, 22)

/** What is remembered of a variant that was looked at. */
export const lookedImageOf = (
  { lookedAt }: ImageLooking,
  { variantId, zohoId, sourceAt }: DueImage,
  known: KnownImage & { dueAt: Date | null },
): LookedImage => ({ ...known, variantId, zohoId, sourceAt, lookedAt })

/**
 * Until all is done, or a remote says what it would say of every other.
 * @throws AppError that asks all of the job to wait; what was under way is recognized by the next look
 */
export async function putImages(
  context: SyncContext,
  looking: ImageLooking,
  work: readonly ImageWork[],
): Promise<Worked[]> {
  const worked: Worked[] = []
  for (let at = 0; at < work.length; at += atOnce) {
    const some = work.slice(at, at + atOnce)
    await saveAttempts(context, looking, some, ({ step, wanted }) => (step.do === 'put' ? wanted : null))
    const files: Files = new Map()
    const ended = await Promise.allSettled(some.map((one) => carryOut(looking, one, files)))
    const errors = ended.map((one): unknown => (one.status === 'rejected' ? one.reason : null))
    const ofJob = errors.filter((error) => error !== null && isOfJob(error))
    if (ofJob.length > 0) {
      const unsent = some.filter((_, i) => isThrottled(errors[i]))
      await saveAttempts(context, looking, unsent, ({ step }) => step.known.puttingHash)
      throw gravestOf(ofJob)
    }
    some.forEach((one, i) => worked.push({ ...one, error: isAppError(errors[i]) ? errors[i] : null }))
    if (worked.some(({ error }) => error && isOfAll(error))) break
  }
  return worked
}

// Before it is put; and what was certainly not sent is taken back: another photo that comes meanwhile is somebody's.
async function saveAttempts(
  { db }: SyncContext,
  looking: ImageLooking,
  some: readonly ImageWork[],
  puttingOf: (work: ImageWork) => string | null,
): Promise<void> {
  const { shop, zoho, lookedAt } = looking
  const dueAt = new Date(lookedAt.getTime() + triedAgainMs(1))
  const rows = some.map((work) =>
    lookedImageOf(looking, work.due, { ...work.step.known, puttingHash: puttingOf(work), dueAt }),
  )
  await saveLookedImages(db, { shop, orgId: zoho.org.orgId }, rows)
}

type Files = Map<string, ReturnType<typeof fetchImageFile>>

// Variants without an image of their own share their product's.
async function carryOut(
  { zoho, module }: ImageLooking,
  { due: { zohoId }, step, image }: ImageWork,
  files: Files,
): Promise<void> {
  const record = { module, id: zohoId }
  if (step.do === 'remove' || !image) return removePhoto(zoho, record)
  const file = files.get(image.small) ?? fetchImageFile(image.small)
  files.set(image.small, file)
  return putPhoto(zoho, record, await file)
}
