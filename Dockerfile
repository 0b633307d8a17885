# docker build --tag usher .
# How to run it: docs/docker/README.md

FROM node:24-bookworm-slim AS dependencies
WORKDIR /opt/usher
COPY package.json package-lock.json .npmrc ./
# The image has a Node of its own, so those from the registry (the optional dependencies) stay out.
RUN npm ci --omit=dev --omit=optional

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /opt/usher
COPY --from=dependencies /opt/usher/node_modules node_modules
COPY package.json ./
COPY config config
COPY templates templates
COPY src src
# The image's user "node", by number, so that an orchestrator can tell that it is not root. Nothing here is its own:
# Usher writes to standard output alone.
USER 1000:1000
EXPOSE 8080
# For a listener without TLS on port 8080 and the default ownPath; otherwise give your own (docs/docker/README.md).
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/.usher/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# One thread is enough for the little that there is to collect at a time (docs/decisions/0016-speed.md).
ENTRYPOINT ["node", "--single-threaded-gc", "src/main.ts"]
CMD ["serve", "--config", "/etc/usher/usher.yaml"]
