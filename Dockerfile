# The same commands in a container: docker build -t plus-six . && docker run --rm -v "$PWD/my-practice:/practice" plus-six build
# Node and the npm registry, nothing from the system's own packages; the practice's files stay outside, in /practice.
FROM node:22-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY observablehq.config.ts ./
COPY src src
COPY loaders loaders
COPY reports reports
COPY data/README.md data/exports.md data/
COPY data/reference data/reference
# Pages are staged below the program while a site is built; all else is written to /practice by its owner.
RUN mkdir -p .build /practice && chown -R node:node .build reports /practice
USER node
WORKDIR /practice
ENTRYPOINT ["node", "/app/src/start.js"]
CMD ["help"]
