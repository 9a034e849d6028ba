-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "waitsUntil" TIMESTAMP(3);

-- CreateTable
CREATE TABLE "OrgCalls" (
    "orgId" TEXT NOT NULL,
    "parts" JSONB NOT NULL DEFAULT '[]',
    "version" BIGSERIAL NOT NULL,
    "restUntil" TIMESTAMP(3),
    "restCode" TEXT,
    "changedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "OrgCalls_pkey" PRIMARY KEY ("orgId")
);

