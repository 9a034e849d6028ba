-- AlterTable
ALTER TABLE "ZohoModule" ADD COLUMN     "layoutsAt" TIMESTAMP(3);
