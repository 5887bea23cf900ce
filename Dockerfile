FROM node:22-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Nothing is compiled: on Node 22 src/store/driver.ts loads better-sqlite3-napi, which ships its binaries.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY migrations migrations
COPY fixtures fixtures
COPY src src
RUN npm run build
# Removes the development packages and the driver of Node 20, and of the rest what only compilers and readers need.
# Licences stay. Rights are set anew, since they came with the files from whoever builds.
RUN npm uninstall --no-save --omit=dev better-sqlite3 \
  && rm -rf node_modules/node-addon-api node_modules/better-sqlite3-napi/deps node_modules/better-sqlite3-napi/src \
  && find node_modules/better-sqlite3-napi/prebuilds -type f ! -name "linux-$(node -p process.arch).node" -delete \
  && find node_modules -type d \( -name .github -o -name test -o -name tests -o -name docs \
    -o -name bench -o -name benchmark -o -name benchmarks -o -name example -o -name examples \) -prune -exec rm -rf {} + \
  && find dist node_modules -type f \( -name '*.ts' -o -name '*.[cm]ts' -o -name '*.map' -o -name '*.gyp' \) -delete \
  && find node_modules -type d -empty -delete \
  && chmod -R a+rX,go-w . \
  && chmod a+x dist/cli/main.js
# A driver that cannot be loaded (npm skips an optional package in silence) ends the build, not the first start.
RUN node --input-type=module -e "import { Database } from '/app/dist/store/driver.js'; new Database(':memory:')"

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
