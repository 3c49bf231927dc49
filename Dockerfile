# The image by its content, so that no other one comes under the same name. To renew it:
# docker buildx imagetools inspect python:3.13-slim, and take the line "Digest".
FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b

RUN useradd --system reader
WORKDIR /opt/dashboard
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --requirement requirements.txt
COPY figures.parquet* examples.parquet* ./
COPY package*.json .npmrc ./
COPY packaging packaging
COPY assets assets
COPY dashboard dashboard
RUN python packaging/bundle.py

USER reader
ENV DASHBOARD_HOST=0.0.0.0 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8050
HEALTHCHECK CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('localhost', 8050); c.request('GET', '/health'); exit(c.getresponse().status != 200)"]
ENTRYPOINT ["python", "-m", "dashboard", "serve"]
