-- AlterTable
ALTER TABLE "Link" ADD COLUMN "metafieldHash" TEXT;
