# The gateway with production dependencies only. It writes to /app/data (SQLite, if that is what it uses) and /tmp alone, so it runs
# on a read-only root: docker run --read-only --tmpfs /tmp -v gateway:/app/data …
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without scripts: the only one that installs something brings a Node, which the image has.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY vite.config.ts tsconfig.json ./
COPY src src
# What only the console is built with goes again.
RUN npm run console \
    && npm uninstall --no-save --omit=dev --ignore-scripts --no-audit --no-fund vite react react-dom urql hls.js \
    && rm -rf src/console vite.config.ts tsconfig.json \
    && mkdir data

FROM node:24-bookworm-slim
WORKDIR /app
COPY --from=build /app ./
# The one folder that is the gateway's own. The number is for Kubernetes, which can't tell from a name that it is not root.
COPY --from=build --chown=10001:10001 /app/data data
USER 10001:10001
# In a container the gateway is reached from outside. Give a name of its own to each (GATEWAY_NAME): a container's is new each time.
ENV NODE_ENV=production HOST=0.0.0.0 METRICS_HOST=0.0.0.0
VOLUME /app/data
EXPOSE 4000
# Alive, not ready: a gateway without its database is alive, and goes on once that is back.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# SIGTERM drains for up to 25 s and the rest of what is under way takes a few: allow 35 s (docker stop --time 35).
STOPSIGNAL SIGTERM
CMD ["node", "src/cli.ts", "serve"]
