-- The field's words for what the columns hold (docs/decisions/040-words-of-the-field.md).
ALTER TABLE "Change" RENAME COLUMN "door" TO "trigger";
ALTER TABLE "Change" RENAME COLUMN "parked" TO "deadLettered";
ALTER INDEX "Change_shopDomain_parked_notedAt_idx" RENAME TO "Change_shopDomain_deadLettered_notedAt_idx";
ALTER TABLE "Outcome" RENAME COLUMN "door" TO "trigger";
ALTER TABLE "Link" RENAME COLUMN "linesPrint" TO "linesHash";
ALTER TABLE "Link" RENAME COLUMN "fieldPrints" TO "fieldHashes";
-- A step that writes is no longer said to carry.
UPDATE "RunStep" SET "state" = 'writing' WHERE "state" = 'carrying';
