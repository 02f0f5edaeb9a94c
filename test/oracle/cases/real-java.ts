import { BASE, FOREVER, type NamedCase } from './types.ts'

/* Dockerfiles of Java, from the guides of Spring Boot. */

export const realJava: NamedCase[] = [
  {
    name: 'Java: a jar by pattern, extracted in layers',
    dockerfile: `FROM ${BASE} AS builder
WORKDIR /application
ARG JAR_FILE=target/*.jar
COPY \${JAR_FILE} application.jar
RUN rm -rf dependencies application && mkdir -p dependencies/BOOT-INF/lib application/BOOT-INF/classes spring-boot-loader && head -n1 application.jar > dependencies/BOOT-INF/lib/$(head -n1 application.jar).jar && tail -n1 application.jar > application/BOOT-INF/classes/App.class
FROM ${BASE}
WORKDIR /application
COPY --from=builder application/dependencies/ ./
COPY --from=builder application/spring-boot-loader/ ./
COPY --from=builder application/application/ ./
ENTRYPOINT ["sleep", "1000000"]
`,
    files: {
      'target/app-0.1.jar': 'lib-1\nclasses-1\n',
      'target/classes/x': '1',
      '.dockerignore': '*\n!target/*.jar\n',
    },
    pushes: [
      { 'target/app-0.1.jar': 'lib-1\nclasses-2\n' },
      { 'target/app-0.1.jar': null, 'target/app-0.2.jar': 'lib-2\nclasses-2\n' },
      { 'target/app-0.3.jar': 'lib-3\nclasses-3\n' },
      { 'target/classes/x': '2', 'target/app-0.3.jar': null },
    ],
    ends: ['done', 'done', 'done', 'done'],
  },
  {
    name: 'Java: the folders of an exploded jar, and a volume for what it writes',
    dockerfile: `FROM ${BASE} AS build
WORKDIR /workspace/app
COPY mvnw .
COPY .mvn .mvn
COPY pom.xml .
COPY src src
RUN rm -rf target && mkdir -p target/dependency/BOOT-INF/lib target/dependency/META-INF && cp -r src/main target/dependency/BOOT-INF/classes && cp pom.xml target/dependency/BOOT-INF/lib/ && cp mvnw target/dependency/META-INF/
FROM ${BASE}
VOLUME /tmp
ARG DEPENDENCY=/workspace/app/target/dependency
COPY --from=build \${DEPENDENCY}/BOOT-INF/lib /app/lib
COPY --from=build \${DEPENDENCY}/META-INF /app/META-INF
COPY --from=build \${DEPENDENCY}/BOOT-INF/classes /app
${FOREVER}`,
    files: {
      ...{ mvnw: { content: '1', mode: 0o755 }, '.mvn/x': '1', 'pom.xml': '1' },
      ...{ 'src/main/a/A.java': '1', 'src/main/lib/b': '1', 'src/test/T.java': '1' },
    },
    pushes: [
      { 'src/main/a/A.java': '2' },
      { 'src/test/T.java': '2' },
      { 'src/main/lib/b': null, 'pom.xml': '2', mvnw: '1' },
      { 'src/main/a': null, 'src/main/lib/pom.xml': 'of the classes' },
    ],
  },
]
