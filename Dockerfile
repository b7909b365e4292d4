# The mock server and the conformance suite:
#   docker run -p 127.0.0.1:8000:8000 IMAGE
#   docker run IMAGE conform http://host.docker.internal:8000 --project-id ID
FROM python:3.13-slim AS build
WORKDIR /source
COPY constraints.txt pyproject.toml README.md LICENSE ./
# uv in the version of the constraints file; it verifies the hashes of all the rest.
RUN pip install --no-cache-dir "uv$(sed -n 's/^uv\(==[^ ]*\) .*/\1/p' constraints.txt)" \
  && uv venv /opt/modelarts-flavors
COPY generated generated
COPY wrapper wrapper
RUN uv pip install --no-cache --python /opt/modelarts-flavors --compile-bytecode \
  --constraint constraints.txt --build-constraint constraints.txt ".[all]"

FROM python:3.13-slim
COPY --from=build /opt/modelarts-flavors /opt/modelarts-flavors
ENV PATH=/opt/modelarts-flavors/bin:$PATH PYTHONUNBUFFERED=1
RUN useradd --system --uid 10001 --no-create-home --home-dir /tmp flavors
USER 10001
WORKDIR /tmp
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
ENTRYPOINT ["modelarts-flavors"]
# The address of the container; publish its port on loopback, as above, or give --token.
CMD ["serve", "--host", "0.0.0.0", "--allow-development-credentials"]
