# One image, two roles: the web (default command) and, with PostgreSQL, the worker (node app/server/worker.ts).
# Bases are pinned by version and digest (of all architectures), here and in compose.yaml: raise both together, on purpose.
# `docker buildx imagetools inspect node:24.21.0-bookworm-slim` names the digest of the day; fixes of Debian come with a new one.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim@sha256:2fe369e969550cde8e867afc3fe370b260140cab4a23d467074295b42163d553

FROM ${NODE_IMAGE} AS build
WORKDIR /app
ENV CHECKPOINT_DISABLE=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN npx prisma generate && npx remix vite:build && npm prune --omit=dev

FROM ${NODE_IMAGE}
WORKDIR /app
ENV NODE_ENV=production PORT=3000 DATA_DIR=/data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/app ./app
COPY --from=build /app/build ./build
# Without DATABASE_URL the app keeps its embedded database here: a volume, and one container only. Nothing else is written:
# the container runs with a read-only file system (compose.yaml).
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Without a limit V8 lets garbage pile up for as long as the machine has memory.
ENV NODE_OPTIONS="--max-old-space-size=1024 --max-semi-space-size=8"
CMD ["node", "app/server/server.ts"]
