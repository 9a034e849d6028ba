-- AlterTable
ALTER TABLE "ZohoConnection" ADD COLUMN     "notesWaitUntil" TIMESTAMP(3);
