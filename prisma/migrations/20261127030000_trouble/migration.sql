-- AlterTable
ALTER TABLE "Shop" ADD COLUMN     "troubleCode" TEXT,
ADD COLUMN     "troubleSince" TIMESTAMP(3),
ADD COLUMN     "troubleUntil" TIMESTAMP(3);
