-- AlterTable
ALTER TABLE "Delivery" ADD COLUMN     "state" TEXT;
