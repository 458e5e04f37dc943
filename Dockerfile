# The program and nothing else. release/image.sh builds it, from a folder that has the static program of each processor.
FROM scratch
ARG TARGETARCH
ARG VERSION
ARG REVISION
ARG CREATED
ARG SOURCE
ARG DESCRIPTION
LABEL org.opencontainers.image.title="workerpool" \
      org.opencontainers.image.description="${DESCRIPTION}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.url="${SOURCE}" \
      org.opencontainers.image.documentation="${SOURCE}/tree/v${VERSION}/docs" \
      org.opencontainers.image.licenses="MIT"
COPY ${TARGETARCH}/workerpool /usr/bin/workerpool
COPY LICENSE /usr/share/doc/workerpool/LICENSE
WORKDIR /work
USER 65532:65532
ENTRYPOINT ["/usr/bin/workerpool"]
