-- AlterTable
ALTER TABLE "KindState" ADD COLUMN "auditRound" JSONB;
