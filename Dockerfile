# The chain in a container. Both stages are Debian's, so that what is compiled in the first runs in the second.
# `docker build -t couverture .`, or `docker compose up`; docs/ci.md says what a container may be asked for.
ARG NODE_VERSION=22

# better-sqlite3 is compiled where no prebuilt one can be had: the full image has a compiler and Python.
FROM node:${NODE_VERSION}-bookworm AS build
WORKDIR /couverture
COPY package.json package-lock.json ./
# The packages of the tests, a workspace of its own, stay out.
RUN npm ci --workspaces=false --include=dev --no-audit --no-fund
COPY . .
RUN npm run build
RUN npm prune --omit=dev --no-audit --no-fund
RUN ln -s ../../bin/couverture.js node_modules/.bin/couverture

FROM node:${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production
ENV PATH=/couverture/node_modules/.bin:$PATH
COPY --from=build /couverture/package.json /couverture/CHANGELOG.md /couverture/LICENSE /couverture/
COPY --from=build /couverture/bin /couverture/bin
COPY --from=build /couverture/bundle /couverture/bundle
COPY --from=build /couverture/node_modules /couverture/node_modules
# As /tmp: whoever the container is run as (--user) can keep a chain here.
RUN mkdir -m 1777 /chain
USER node
# The data directory is /chain/.couverture, the default of every command that is run here: docker compose exec chain couverture …
WORKDIR /chain
VOLUME /chain
EXPOSE 8545
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8545/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Exec form: the chain is process 1, hears SIGTERM itself, and closes.
ENTRYPOINT ["couverture"]
CMD ["start", "--host", "0.0.0.0", "--port", "8545"]
