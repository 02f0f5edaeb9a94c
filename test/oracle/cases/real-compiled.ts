import { BASE, FOREVER, type NamedCase } from './types.ts'

/* Dockerfiles of compiled languages, from their images' and frameworks' manuals. */

export const realCompiled: NamedCase[] = [
  {
    name: 'Go: modules first, files that are embedded, a last stage without a shell',
    dockerfile: `ARG GO_VERSION=1.22
FROM --platform=$BUILDPLATFORM ${BASE} AS build
ARG GO_VERSION
ARG TARGETARCH
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod cat go.mod go.sum > /modules
COPY *.go ./
COPY internal/ internal/
COPY web/templates ./web/templates
RUN --mount=type=cache,target=/root/.cache/go-build CGO_ENABLED=0 && cat /modules $(find . -name '*.go' | sort) web/templates/* > /out-$TARGETARCH && echo $GO_VERSION >> /out-$TARGETARCH && chmod 755 /out-*
FROM scratch AS final
ARG TARGETARCH
COPY --from=build /etc/group /etc/passwd /etc/
COPY --from=build /bin/busybox /bin/sleep
COPY --from=build /out-\${TARGETARCH} /app
COPY migrations /migrations
COPY --from=build --chown=65532:65532 /src/web/templates /web/templates
USER 65532:65532
${FOREVER}`,
    files: {
      ...{ 'go.mod': '1', 'go.sum': '1', 'main.go': '1', 'internal/a/a.go': '1' },
      ...{ 'web/templates/index.html': '1', 'migrations/1.sql': '1', 'README.md': '1' },
    },
    pushes: [
      { 'main.go': '2' },
      { 'web/templates/index.html': '2', 'migrations/2.sql': '1', 'README.md': '2' },
      { 'internal/a': null, 'internal/b/a.go': '1', 'go.sum': '2' },
      { 'main.go': null, 'app.go': '1', 'migrations/1.sql': null },
    ],
  },
  {
    name: 'Rust: a dummy main first, so that only packages are built, then the real one',
    dockerfile: `FROM ${BASE} AS builder
WORKDIR /usr/src
RUN mkdir -p app/src
WORKDIR /usr/src/app
COPY Cargo.toml Cargo.lock ./
RUN mkdir -p src target && echo 'fn main() {}' > src/main.rs && cat Cargo.lock src/main.rs > target/deps && rm -rf src
COPY src ./src
RUN touch src/main.rs && cat target/deps $(find src -type f | sort) > target/app && chmod +x target/app
FROM ${BASE}
RUN rm -rf /var/lib/apt/lists/*
COPY --from=builder /usr/src/app/target/app /usr/local/bin/app
COPY --from=builder /usr/src/app/src/*.html /srv/
CMD ["sleep", "1000000"]
`,
    files: {
      ...{ 'Cargo.toml': '1', 'Cargo.lock': '1', 'src/main.rs': '1', 'src/x.html': '1' },
      ...{ 'target/app': 'of the host', '.dockerignore': '**/target\nDockerfile\n.git\n' },
    },
    pushes: [
      { 'src/main.rs': '2' },
      { 'Cargo.lock': '2' },
      { 'src/api/mod.rs': '1', 'src/y.html': '1', 'src/x.html': null },
      { 'Cargo.toml': '2', 'src/main.rs': '3', 'target/app': 'again' },
    ],
  },
  {
    name: '.NET: project files to where they belong by a RUN, a publish stage FROM that of the build',
    dockerfile: `FROM ${BASE} AS base
WORKDIR /app
EXPOSE 8080
FROM ${BASE} AS build
ARG BUILD_CONFIGURATION=Release
WORKDIR /src
COPY *.sln .
COPY src/*/*.csproj ./
RUN for f in *.csproj; do mkdir -p src/\${f%.*} && mv $f src/\${f%.*}/; done
RUN cat src/*/*.csproj > restored
COPY . .
WORKDIR "/src/src/Web"
RUN cat ../../restored $(find .. -name '*.cs' | sort) > /app-$BUILD_CONFIGURATION
FROM build AS publish
ARG BUILD_CONFIGURATION=Release
RUN rm -rf /publish && mkdir /publish && cp /app-$BUILD_CONFIGURATION /publish/Web.dll && cp -r wwwroot /publish/
FROM base AS final
WORKDIR /app
COPY --from=publish /publish .
${FOREVER}`,
    files: {
      ...{
        'All.sln': '1',
        'src/Web/Web.csproj': '1',
        'src/Web/P.cs': '1',
        'src/Lib/Lib.csproj': '1',
      },
      ...{ 'src/Lib/L.cs': '1', 'src/Web/wwwroot/site.css': '1' },
      '.dockerignore':
        '**/.git\n**/bin\n**/obj\n**/*.*proj.user\nREADME.md\n!**/.gitignore\n!.git/HEAD\n',
    },
    pushes: [
      { 'src/Web/P.cs': '2' },
      { 'src/Lib/Lib.csproj': '2' },
      { 'src/Web/wwwroot/site.css': null, 'src/Web/wwwroot/css/site.css': '1' },
      { 'src/Lib/bin/x.cs': '1', 'src/Lib/M.cs': '1', 'src/.gitignore': '1' },
    ],
  },
]
