-- AlterTable
ALTER TABLE "Outcome" ADD COLUMN "wholeId" TEXT;
