-- AlterTable
ALTER TABLE "KindState" ADD COLUMN     "importedFrom" TIMESTAMP(3);

-- Of imports that completed since the shop went live. Products are never cut by date.
INSERT INTO "KindState" AS k ("shopDomain", "kind", "importedFrom")
SELECT r."shopDomain", s."kind", min(CASE
  WHEN s."kind" = 'product' OR r."options" ->> 'since' IS NULL THEN timestamp 'epoch'
  ELSE (r."options" ->> 'since')::timestamptz AT TIME ZONE 'UTC' END)
FROM "Run" r
JOIN "RunStep" s ON s."runId" = r."id"
JOIN "Shop" p ON p."domain" = r."shopDomain" AND p."liveSince" <= r."startedAt"
WHERE r."type" = 'import' AND r."state" = 'completed'
GROUP BY 1, 2
ON CONFLICT ("shopDomain", "kind") DO UPDATE SET "importedFrom" = EXCLUDED."importedFrom";
