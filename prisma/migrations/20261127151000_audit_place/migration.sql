-- AlterTable
ALTER TABLE "KindState" ADD COLUMN "auditPlace" JSONB;
