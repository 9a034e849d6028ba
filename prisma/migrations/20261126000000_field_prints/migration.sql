-- AlterTable
ALTER TABLE "Link" ADD COLUMN     "fieldPrints" TEXT;

