-- AlterTable
ALTER TABLE "Link" ADD COLUMN     "claimedBy" TEXT;
