FROM node:22-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Nothing is compiled: on Node 22 src/store/database/driver.ts loads better-sqlite3-napi, which ships its binaries.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json rolldown.config.ts ./
COPY scripts scripts
COPY migrations migrations
COPY fixtures fixtures
COPY src src
RUN npm run build
# The packages are in dist, and their licences; of node_modules the driver alone is loaded. Of it, and of dist, what only
# compilers and builders need goes. Rights are set anew, since they came with the files from whoever builds.
RUN find node_modules -mindepth 1 -maxdepth 1 ! -name better-sqlite3-napi -exec rm -rf {} + \
  && rm -rf node_modules/better-sqlite3-napi/deps node_modules/better-sqlite3-napi/src dist/build-demo.js \
  && find node_modules/better-sqlite3-napi/prebuilds -type f ! -name "linux-$(node -p process.arch).node" -delete \
  && find dist node_modules -type f \( -name '*.ts' -o -name '*.[cm]ts' -o -name '*.map' -o -name '*.gyp' \) -delete \
  && find dist node_modules -type d -empty -delete \
  && chmod -R a+rX,go-w . \
  && chmod a+x dist/cli/main.js
# A driver that cannot be loaded (npm skips an optional package in silence) ends the build, not the first start.
RUN node --eval "new (require('better-sqlite3-napi'))(':memory:')"

FROM node:22-bookworm-slim
WORKDIR /app
RUN ln -s /app/dist/cli/main.js /usr/local/bin/versori-mock \
  && install -d -o node -g node /data /seeds
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/package.json package.json
COPY LICENSE LICENSE
COPY --from=build /app/migrations migrations
COPY --from=build /app/fixtures fixtures
COPY --from=build /app/dist dist

ENV NODE_ENV=production VERSORI_MOCK_HOST=0.0.0.0
VOLUME ["/data", "/seeds"]
EXPOSE 8082
# The user node, as a number: Kubernetes' runAsNonRoot knows no names.
USER 1000:1000
HEALTHCHECK --interval=5s --timeout=6s --start-period=10s CMD ["versori-mock", "health"]
ENTRYPOINT ["versori-mock"]

ARG VERSION=unknown
LABEL org.opencontainers.image.title="versori-mock" \
  org.opencontainers.image.description="A stateful, contract-faithful mock of the Versori Connect API" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.version="$VERSION"
