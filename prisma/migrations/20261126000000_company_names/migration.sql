-- AlterTable
ALTER TABLE "CompanyAccount" ADD COLUMN     "givenName" TEXT;
