// The images of a batch of variants: what Shopify shows against what is on their records in Zoho as ours.

import { saveLookedImages, type DueImage, type LookedImage } from '#app/db/attached/product-images.server.ts'
import { isAppError, isTransient, type AppError } from '#app/lib/errors.ts'
import { fetchImages } from '#app/shopify/lists/images.server.ts'
import { fetchPhotoNames } from '#app/zoho/records/photos.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { isOfJob, triedAgainMs } from './image-failures.ts'
import { isSettled, nextStep } from './image-state.ts'
import { digestOf, lookedImageOf, putImages, type ImageLooking, type ImageWork } from './put-images.server.ts'
import { settleImages } from './settle-images.server.ts'

/** Its record is gone from Zoho: the comparison makes another. */
const goneMs = 24 * 60 * 60_000

/** @returns what a remote would say of every other image; null: the next ones may be looked at */
export async function checkImages(
  context: SyncContext,
  looking: ImageLooking,
  due: readonly DueImage[],
): Promise<AppError | null> {
  const differing = await compareWithShopify(context, looking, due)
  const work = await compareWithZoho(context, looking, differing)
  if (!Array.isArray(work)) {
    // Whose photos these records have is not known: none of them is touched.
    const failed = differing.slice(0, 1).map((one) => ({ ...one, error: work }))
    await settleImages(context, looking, failed, work)
    return work
  }
  return settleImages(context, looking, await putImages(context, looking, work))
}

/** @returns those whose image is not the one that is on the record as ours */
async function compareWithShopify(
  context: SyncContext,
  looking: ImageLooking,
  due: readonly DueImage[],
): Promise<ImageWork[]> {
  const ids = due.map(({ variantId }) => variantId)
  const shown = await fetchImages(context.shopifyFor(looking.shop), ids)
  const looked: LookedImage[] = []
  const differing: ImageWork[] = []
  for (const one of due) {
    const image = shown.get(one.variantId)
    const wanted = image ? digestOf(image.url) : null
    if (image === undefined) looked.push(notShown(looking, one))
    else if (isSettled(one.known, wanted))
      looked.push(lookedImageOf(looking, one, { ...one.known, attempts: 0, dueAt: null }))
    else differing.push({ due: one, wanted, image, step: { do: 'none', known: one.known } })
  }
  await save(context, looking, looked)
  return differing
}

// Gone, or still being made, which may last for ever: it is asked for ever less often.
function notShown(looking: ImageLooking, due: DueImage): LookedImage {
  const attempts = due.known.attempts + 1
  return lookedImageOf(looking, due, {
    ...due.known,
    attempts,
    dueAt: later(looking, triedAgainMs(attempts)),
  })
}

/** @returns what is to be done; or Zoho's refusal to tell */
async function compareWithZoho(
  context: SyncContext,
  looking: ImageLooking,
  differing: readonly ImageWork[],
): Promise<ImageWork[] | AppError> {
  if (differing.length === 0) return []
  const photos = await photosOf(looking, differing)
  if (!(photos instanceof Map)) return photos
  const looked: LookedImage[] = []
  const work = differing.flatMap((one): ImageWork[] => {
    const photo = photos.get(one.due.zohoId)
    if (photo === undefined) {
      looked.push(lookedImageOf(looking, one.due, { ...one.due.known, dueAt: later(looking, goneMs) }))
      return []
    }
    const step = nextStep(one.due.known, { wanted: one.wanted, photo: photo && digestOf(photo) })
    if (step.do !== 'none') return [{ ...one, step }]
    looked.push(lookedImageOf(looking, one.due, { ...step.known, attempts: 0, dueAt: null }))
    return []
  })
  await save(context, looking, looked)
  return work
}

async function photosOf({ zoho, module }: ImageLooking, differing: readonly ImageWork[]) {
  const ids = differing.map(({ due }) => due.zohoId)
  return fetchPhotoNames(zoho, module, ids).catch((error: unknown) => {
    if (!isAppError(error) || isTransient(error) || isOfJob(error)) throw error
    return error
  })
}

const later = ({ lookedAt }: ImageLooking, ms: number) => new Date(lookedAt.getTime() + ms)

const save = ({ db }: SyncContext, { shop, zoho }: ImageLooking, rows: readonly LookedImage[]) =>
  saveLookedImages(db, { shop, orgId: zoho.org.orgId }, rows)
