-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMP(3),
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT,
    "collaborator" BOOLEAN DEFAULT false,
    "emailVerified" BOOLEAN DEFAULT false,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMP(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Shop" (
    "domain" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "timezone" TEXT NOT NULL,
    "plan" TEXT NOT NULL DEFAULT '',
    "scopes" TEXT NOT NULL DEFAULT '',
    "installedAt" TIMESTAMP(3) NOT NULL,
    "uninstalledAt" TIMESTAMP(3),
    "settings" JSONB,
    "liveSince" TIMESTAMP(3),
    "reconciledAt" TIMESTAMP(3),
    "pausedFor" TEXT,
    "pausedUntil" TIMESTAMP(3),
    "auditedAt" TIMESTAMP(3),
    "tokenAt" TIMESTAMP(3),

    CONSTRAINT "Shop_pkey" PRIMARY KEY ("domain")
);

-- CreateTable
CREATE TABLE "ZohoConnection" (
    "shopDomain" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "accountsHost" TEXT NOT NULL,
    "apiHost" TEXT NOT NULL,
    "refreshToken" TEXT NOT NULL,
    "accessToken" TEXT,
    "accessExpiresAt" TIMESTAMP(3),
    "scopes" TEXT NOT NULL DEFAULT '',
    "orgId" TEXT NOT NULL,
    "orgName" TEXT NOT NULL,
    "userLabel" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "profileId" TEXT,
    "edition" TEXT NOT NULL,
    "userLicenses" INTEGER NOT NULL DEFAULT 1,
    "currency" TEXT NOT NULL,
    "multiCurrency" BOOLEAN NOT NULL DEFAULT false,
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "connectedAt" TIMESTAMP(3) NOT NULL,
    "checkedAt" TIMESTAMP(3) NOT NULL,
    "storeAccountId" TEXT,
    "placeholderId" TEXT,
    "creditsLeft" INTEGER,

    CONSTRAINT "ZohoConnection_pkey" PRIMARY KEY ("shopDomain")
);

-- CreateTable
CREATE TABLE "ZohoConsent" (
    "nonce" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "usedAt" TIMESTAMP(3),

    CONSTRAINT "ZohoConsent_pkey" PRIMARY KEY ("nonce")
);

-- CreateTable
CREATE TABLE "ZohoModule" (
    "shopDomain" TEXT NOT NULL,
    "apiName" TEXT NOT NULL,
    "available" BOOLEAN NOT NULL,
    "fields" JSONB NOT NULL,
    "layouts" JSONB NOT NULL,
    "idField" TEXT,
    "idUnique" BOOLEAN NOT NULL DEFAULT true,
    "createdFields" JSONB NOT NULL,
    "fetchedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ZohoModule_pkey" PRIMARY KEY ("shopDomain","apiName")
);

-- CreateTable
CREATE TABLE "Link" (
    "shopDomain" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "shopifyId" TEXT NOT NULL,
    "parentId" TEXT,
    "zohoModule" TEXT NOT NULL,
    "zohoId" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "linesPrint" TEXT,
    "label" TEXT,
    "sourceAt" TIMESTAMP(3),
    "total" DECIMAL(65,30),
    "correction" DECIMAL(65,30),
    "createdAt" TIMESTAMP(3),
    "syncedAt" TIMESTAMP(3) NOT NULL,
    "adopted" BOOLEAN NOT NULL DEFAULT false,
    "gone" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Link_pkey" PRIMARY KEY ("shopDomain","kind","shopifyId")
);

-- CreateTable
CREATE TABLE "CompanyAccount" (
    "shopDomain" TEXT NOT NULL,
    "nameHash" TEXT NOT NULL,
    "zohoId" TEXT NOT NULL,

    CONSTRAINT "CompanyAccount_pkey" PRIMARY KEY ("shopDomain","nameHash")
);

-- CreateTable
CREATE TABLE "Change" (
    "shopDomain" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "shopifyId" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "deleted" BOOLEAN NOT NULL DEFAULT false,
    "door" TEXT NOT NULL DEFAULT 'live',
    "cause" TEXT,
    "notedAt" TIMESTAMP(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMP(3),
    "parked" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Change_pkey" PRIMARY KEY ("shopDomain","kind","shopifyId")
);

-- CreateTable
CREATE TABLE "Delivery" (
    "shopDomain" TEXT NOT NULL,
    "webhookId" TEXT NOT NULL,
    "receivedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("shopDomain","webhookId")
);

-- CreateTable
CREATE TABLE "Run" (
    "id" TEXT NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "finishedAt" TIMESTAMP(3),
    "cause" TEXT,
    "forecast" JSONB,

    CONSTRAINT "Run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RunStep" (
    "runId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "operationId" TEXT,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "cursor" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "RunStep_pkey" PRIMARY KEY ("runId","kind")
);

-- CreateTable
CREATE TABLE "Outcome" (
    "id" BIGSERIAL NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "runId" TEXT,
    "kind" TEXT NOT NULL,
    "shopifyId" TEXT NOT NULL,
    "label" TEXT,
    "door" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "cause" TEXT,
    "field" TEXT,
    "message" TEXT,
    "zohoModule" TEXT,
    "zohoId" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "latencyMs" INTEGER,
    "at" TIMESTAMP(3) NOT NULL,
    "resolvedAt" TIMESTAMP(3),

    CONSTRAINT "Outcome_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Question" (
    "shopDomain" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "shopifyId" TEXT NOT NULL,
    "parentId" TEXT,
    "label" TEXT,
    "zohoModule" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "candidates" JSONB NOT NULL,
    "askedAt" TIMESTAMP(3) NOT NULL,
    "answer" TEXT,
    "zohoId" TEXT,
    "answeredAt" TIMESTAMP(3),

    CONSTRAINT "Question_pkey" PRIMARY KEY ("shopDomain","kind","shopifyId")
);

-- CreateTable
CREATE TABLE "CreditUse" (
    "shopDomain" TEXT NOT NULL,
    "hour" TIMESTAMP(3) NOT NULL,
    "credits" INTEGER NOT NULL,
    "calls" INTEGER NOT NULL,

    CONSTRAINT "CreditUse_pkey" PRIMARY KEY ("shopDomain","hour")
);

-- CreateIndex
CREATE INDEX "Session_shop_idx" ON "Session"("shop");

-- CreateIndex
CREATE INDEX "ZohoConsent_shopDomain_idx" ON "ZohoConsent"("shopDomain");

-- CreateIndex
CREATE INDEX "Link_shopDomain_kind_syncedAt_shopifyId_idx" ON "Link"("shopDomain", "kind", "syncedAt" DESC, "shopifyId");

-- CreateIndex
CREATE INDEX "Link_shopDomain_kind_parentId_idx" ON "Link"("shopDomain", "kind", "parentId");

-- CreateIndex
CREATE INDEX "Link_shopDomain_kind_label_idx" ON "Link"("shopDomain", "kind", "label");

-- CreateIndex
CREATE INDEX "Link_shopDomain_zohoModule_zohoId_idx" ON "Link"("shopDomain", "zohoModule", "zohoId");

-- CreateIndex
CREATE INDEX "Change_shopDomain_parked_notedAt_idx" ON "Change"("shopDomain", "parked", "notedAt");

-- CreateIndex
CREATE INDEX "Delivery_receivedAt_idx" ON "Delivery"("receivedAt");

-- CreateIndex
CREATE INDEX "Run_shopDomain_startedAt_idx" ON "Run"("shopDomain", "startedAt" DESC);

-- CreateIndex
CREATE INDEX "Outcome_shopDomain_at_id_idx" ON "Outcome"("shopDomain", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Outcome_shopDomain_kind_shopifyId_idx" ON "Outcome"("shopDomain", "kind", "shopifyId");

-- CreateIndex
CREATE INDEX "Outcome_shopDomain_label_idx" ON "Outcome"("shopDomain", "label");

-- CreateIndex
CREATE INDEX "Outcome_shopDomain_result_at_idx" ON "Outcome"("shopDomain", "result", "at" DESC);

-- CreateIndex
CREATE INDEX "Outcome_runId_idx" ON "Outcome"("runId");

-- CreateIndex
CREATE INDEX "Question_shopDomain_answer_askedAt_shopifyId_idx" ON "Question"("shopDomain", "answer", "askedAt" DESC, "shopifyId");

-- AddForeignKey
ALTER TABLE "ZohoConnection" ADD CONSTRAINT "ZohoConnection_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ZohoConsent" ADD CONSTRAINT "ZohoConsent_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ZohoModule" ADD CONSTRAINT "ZohoModule_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Link" ADD CONSTRAINT "Link_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CompanyAccount" ADD CONSTRAINT "CompanyAccount_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Change" ADD CONSTRAINT "Change_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunStep" ADD CONSTRAINT "RunStep_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Outcome" ADD CONSTRAINT "Outcome_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Outcome" ADD CONSTRAINT "Outcome_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Question" ADD CONSTRAINT "Question_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CreditUse" ADD CONSTRAINT "CreditUse_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

