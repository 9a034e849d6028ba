-- AlterTable
ALTER TABLE "ZohoConnection" ADD COLUMN     "notesAt" TIMESTAMP(3);
