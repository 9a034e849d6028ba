-- AlterTable
ALTER TABLE "ZohoConnection" ADD COLUMN     "companiesAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "CompanyAccount" ADD COLUMN     "fieldHashes" TEXT;
