// What became of photos: remembered with Zoho's own name of each, and told where it failed, once.

import { saveRemarks, type Remark } from '#app/db/tables/outcomes.server.ts'
import {
  hasReportedImages,
  saveLookedImages,
  type LookedImage,
} from '#app/db/attached/product-images.server.ts'
import { isLate, isTransient, type AppError } from '#app/lib/errors.ts'
import type { ZohoId } from '#app/lib/ids.ts'
import { fetchPhotoNames } from '#app/zoho/records/photos.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { causeOf, isOfAll, isToBeReported, triedAgainMs } from './image-failures.ts'
import { digestOf, lookedImageOf, type ImageLooking, type Worked } from './put-images.server.ts'

/** Of so many that all failed by Shopify's CDN it is the CDN. */
const fewest = 5

/**
 * @param ofAll what a remote says of all images
 * @returns the same, or found by these; null: the next ones may be looked at
 */
export async function settleImages(
  context: SyncContext,
  looking: ImageLooking,
  worked: readonly Worked[],
  ofAll: AppError | null = refusalOfAll(worked),
): Promise<AppError | null> {
  if (worked.length === 0) return ofAll
  const { shop, zoho } = looking
  const names = await namesOf(looking, worked)
  // One record is enough to say what is so of all.
  const isSaid = ofAll !== null && (await hasReportedImages(context.db, shop))
  const rows = worked.map((one, i) =>
    rowOf(looking, one, { names, isSaid: isSaid || (ofAll !== null && i > 0) }),
  )
  await tell(context, looking, worked, rows)
  await saveLookedImages(context.db, { shop, orgId: zoho.org.orgId }, rows)
  const errors = worked.flatMap(({ error }) => error ?? [])
  const [first] = errors
  if (first) context.log.warn({ shop, code: first.code, failed: errors.length }, 'photos not put')
  return ofAll
}

function refusalOfAll(worked: readonly Worked[]): AppError | null {
  const errors = worked.flatMap(({ error }) => error ?? [])
  const away = errors.filter((error) => isTransient(error) && causeOf(error) === 'image_unread')
  const isAway = away.length >= fewest && away.length === worked.length
  return errors.find(isOfAll) ?? (isAway ? (away[0] ?? null) : null)
}

// Put a moment ago: whatever is there now is ours.
async function namesOf({ zoho, module }: ImageLooking, worked: readonly Worked[]) {
  const put = worked.filter(({ step, error }) => step.do === 'put' && error === null)
  if (put.length === 0) return new Map<ZohoId, string | null>()
  return fetchPhotoNames(
    zoho,
    module,
    put.map(({ due }) => due.zohoId),
  )
}

function rowOf(
  looking: ImageLooking,
  { due, step, wanted, error }: Worked,
  { names, isSaid }: { names: ReadonlyMap<ZohoId, string | null>; isSaid: boolean },
): LookedImage {
  const { known } = step
  if (error === null) {
    const name = step.do === 'put' ? names.get(due.zohoId) : null
    const photoHash = name ? digestOf(name) : null
    const done = { imageHash: wanted, photoHash, puttingHash: null, attempts: 0, told: false, dueAt: null }
    return lookedImageOf(looking, due, done)
  }
  const attempts = known.attempts + 1
  return lookedImageOf(looking, due, {
    ...known,
    puttingHash: step.do === 'put' && isLate(error) ? wanted : null,
    attempts,
    told: known.told || (!isSaid && isToBeReported(error, attempts)),
    dueAt: new Date(looking.lookedAt.getTime() + triedAgainMs(attempts)),
  })
}

// A failure once, and what was told of is told to be over.
async function tell(
  context: SyncContext,
  { shop, module }: ImageLooking,
  worked: readonly Worked[],
  rows: readonly LookedImage[],
): Promise<void> {
  const fresh = worked.flatMap(({ due, step, error }, i): Remark[] => {
    if ((rows[i]?.told ?? false) === step.known.told) return []
    const outcome = {
      kind: 'product' as const,
      shopifyId: due.variantId,
      wholeId: due.productId,
      label: null,
      zohoModule: module,
      zohoId: due.zohoId,
    }
    if (!error) return [{ ...outcome, ...nothingElse, result: 'updated', attempts: 1 }]
    const about = { cause: causeOf(error), field: 'Record_Image', message: error.message }
    return [{ ...outcome, ...about, result: 'unchanged', attempts: step.known.attempts + 1 }]
  })
  await saveRemarks(context.db, { shop, at: context.now() }, fresh)
}

const nothingElse = { cause: null, field: null, message: null }
