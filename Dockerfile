FROM node:22-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No install script needs to run: on Node.js 22 the mock uses better-sqlite3-napi, which has prebuilt binaries.
RUN npm ci --ignore-scripts
# .dockerignore names what this copies.
COPY . .
# As `npm run build` does, without the types. dist contains the packages and their licences, and the mock loads only the
# driver from node_modules. Removes the rest, and what only a compiler needs. Sets permissions, because the files come
# with those of the build machine. Fails if the driver does not load: npm skips an optional package without an error.
RUN node_modules/.bin/rolldown -c \
  && node dist/build-demo.js \
  && find node_modules -mindepth 1 -maxdepth 1 ! -name better-sqlite3-napi -exec rm -rf {} + \
  && rm -rf node_modules/better-sqlite3-napi/deps node_modules/better-sqlite3-napi/src dist/build-demo.js \
    src scripts tsconfig.json rolldown.config.ts package-lock.json \
  && find node_modules/better-sqlite3-napi/prebuilds -type f ! -name "linux-$(node -p process.arch).node" -delete \
  && find dist node_modules -type f \( -name '*.ts' -o -name '*.[cm]ts' -o -name '*.map' -o -name '*.gyp' \) -delete \
  && find dist node_modules -type d -empty -delete \
  && chmod -R a+rX,go-w . \
  && chmod a+x dist/cli/main.js \
  && node --eval "new (require('better-sqlite3-napi'))(':memory:')"

FROM node:22-bookworm-slim
WORKDIR /app
RUN ln -s /app/dist/cli/main.js /usr/local/bin/versori-mock \
  && install -d -o node -g node /data /seeds
COPY --from=build /app .

ENV NODE_ENV=production VERSORI_MOCK_HOST=0.0.0.0 VERSORI_MOCK_ADMIN_TOKEN=generate
VOLUME ["/data", "/seeds"]
EXPOSE 8082
# The user node, as a number, because runAsNonRoot of Kubernetes does not accept names.
USER 1000:1000
HEALTHCHECK --interval=5s --timeout=6s --start-period=10s CMD ["versori-mock", "health"]
ENTRYPOINT ["versori-mock"]

ARG VERSION=unknown
LABEL org.opencontainers.image.title="versori-mock" \
  org.opencontainers.image.description="A stateful, contract-faithful mock of the Versori Connect API" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.version="$VERSION"
