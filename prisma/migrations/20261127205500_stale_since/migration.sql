-- AlterTable
ALTER TABLE "Link" ADD COLUMN     "staleSince" TIMESTAMP(3);
