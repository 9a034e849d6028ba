-- AlterTable
ALTER TABLE "ImageLook" ADD COLUMN     "wholeDueAt" TIMESTAMP(3);
