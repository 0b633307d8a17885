# docker build --tag usher .
# How to run it: docs/docker/README.md

# To pin the base, or to take it from a mirror: --build-arg NODE_IMAGE=node@sha256:…
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /opt/usher
COPY package.json package-lock.json .npmrc ./
# The image has a Node of its own, so those from the registry (the optional dependencies) stay out.
RUN npm ci --omit=dev --omit=optional
# What the image holds of npm, each with its version, licence and checksum. npm takes what was left out for missing, unless
# package.json does not name it.
RUN npm pkg delete devDependencies optionalDependencies && \
  npm sbom --sbom-format=cyclonedx --sbom-type=application > usher.cdx.json

# docker build --target sbom --output . .
FROM scratch AS sbom
COPY --from=dependencies /opt/usher/usher.cdx.json /

FROM ${NODE_IMAGE}
ENV NODE_ENV=production MALLOC_ARENA_MAX=1
WORKDIR /opt/usher
COPY --from=dependencies /opt/usher/node_modules node_modules
COPY --from=dependencies /opt/usher/usher.cdx.json ./
COPY package.json ./
COPY config config
COPY templates templates
COPY deploy/docker/health.mjs ./
COPY src src
# The image's user "node", by number, so that an orchestrator can tell that it is not root. Nothing here is its own:
# Usher writes to standard output alone.
USER 1000:1000
EXPOSE 8080
# For a listener without TLS on port 8080 and the default ownPath; USHER_HEALTH_URL names another (docs/docker/README.md).
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "health.mjs"]
# docs/decisions/0016-speed.md says what the flags and MALLOC_ARENA_MAX are for.
ENTRYPOINT ["node", "--single-threaded-gc", "--no-flush-bytecode", "--max-semi-space-size=8", "--min-semi-space-size=8", "--no-memory-reducer", "--no-allocation-site-pretenuring", "--expose-gc", "src/main.ts"]
CMD ["serve", "--config", "/etc/usher/usher.yaml"]
