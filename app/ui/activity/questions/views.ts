// What the questions are given to show.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Answer, QuestionWhy } from '#app/lib/states.ts'
import type { Candidate, ComparedFact } from '#app/sync/matching/candidate.ts'

/** `differs`: what it tells otherwise than Shopify's record. */
export type CandidateView = Candidate & { differs: ComparedFact[] }
/** Shopify's record, in the words of the candidates. */
export type OwnView = Candidate

export type { Answer }

export type QuestionRow = {
  kind: RecordKind
  shopifyId: string
  parentId: string | null
  label: string | null
  why: QuestionWhy
  askedAt: Date
}

export type QuestionView = {
  why: QuestionWhy
  zohoModule: string
  /** Null where the store could not be read. */
  shopify: OwnView | null
  candidates: CandidateView[]
  gone: number
}
