-- AlterTable
ALTER TABLE "OrderNote" ADD COLUMN     "refusedAt" TIMESTAMP(3);
