# syntax=docker/dockerfile:1
FROM rust:1.95-slim-bookworm AS build
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /tifa
COPY . .
RUN cargo build --release --locked && strip target/release/tifa

FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends curl && rm -rf /var/lib/apt/lists/* \
    && useradd --system --no-create-home --shell /usr/sbin/nologin tifa
COPY --from=build /tifa/target/release/tifa /usr/local/bin/tifa
COPY --from=build /tifa/LICENSE /tifa/NOTICE /usr/share/doc/tifa/
RUN install -d -o tifa /var/lib/tifa
VOLUME /var/lib/tifa
ENV TIFA_STORE=/var/lib/tifa/corpora.sqlite
USER tifa
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/healthz"]
ENTRYPOINT ["tifa"]
CMD ["serve", "--listen", "0.0.0.0:8080"]
