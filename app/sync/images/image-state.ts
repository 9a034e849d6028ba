// What follows for the photo of a record from what is known of it, what Shopify shows and what Zoho has. Pure.

import type { KnownImage } from '#app/db/attached/product-images.server.ts'

/** Digests: of the image that Shopify shows (null: none), and of Zoho's name of the record's photo (null: none). */
export type ImageDigests = { wanted: string | null; photo: string | null }

const dayMs = 24 * 60 * 60_000

/** Every image is looked at once in this time: one that changed without its product would be missed otherwise. */
export const wholeEveryMs = (links: number): number => dayMs * Math.max(1, links / 100_000)

/**
 * put: where there is no photo, or ours · remove: ours · none: it is as it should be, or somebody's own
 * `known`: what is ours, as Zoho shows it now
 */
export type Step = { do: 'put' | 'remove' | 'none'; known: KnownImage }

/** Whether Zoho has to be asked at all. */
export const isSettled = ({ imageHash, puttingHash }: KnownImage, wanted: string | null): boolean =>
  puttingHash === null && imageHash === wanted

/** @param sides of a record that Zoho shows */
export function nextStep(before: KnownImage, { wanted, photo }: ImageDigests): Step {
  const known = withLanded(before, photo)
  const isOurs = photo !== null && photo === known.photoHash
  if (wanted === null) return { do: isOurs ? 'remove' : 'none', known: isOurs ? known : notOurs(known) }
  if (photo !== null && !isOurs) return { do: 'none', known: notOurs(known) }
  return { do: photo !== null && known.imageHash === wanted ? 'none' : 'put', known }
}

// A photo was put and nobody heard of it, or its process died: another one than before is that one.
function withLanded(known: KnownImage, photo: string | null): KnownImage {
  const { puttingHash, photoHash } = known
  if (puttingHash === null || photo === null || photo === photoHash) return { ...known, puttingHash: null }
  return { ...known, imageHash: puttingHash, photoHash: photo, puttingHash: null }
}

const notOurs = (known: KnownImage): KnownImage => ({ ...known, imageHash: null, photoHash: null })
