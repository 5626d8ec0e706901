"""The pieces of one service in Compose, at the proxy and at the ingress: `<name>` and `<package>` are its own."""

# ruff: noqa: E501 (lines of YAML as they stand in their files)
from typing import Final

COMPOSED: Final = """\
  <name>-migrate:
    <<: [*once, *app]
    image: miaopu/<name>:development
    build: { context: ., dockerfile: deploy/images/Dockerfile, args: { SERVICE: <name> } }
    command: ["python", "-m", "<package>", "migrate"]
    environment: &<name>
      <<: *settings
      MIAOPU_<PACKAGE>_DATABASE_URL: postgresql://miaopu_<package>:${POSTGRES_PASSWORD:-development-only}@postgres:5432/miaopu_<package>
    depends_on:
      keys: { condition: service_completed_successfully }
      postgres: { condition: service_healthy }

  <name>-serve:
    <<: *app
    image: miaopu/<name>:development
    command: ["python", "-m", "<package>", "serve", "--host", "0.0.0.0", "--port", "8000"]
    environment: *<name>
    depends_on:
      <name>-migrate: { condition: service_completed_successfully }
    healthcheck:
      <<: *health
      test: ["CMD", "python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/<name>/readyz', timeout=4)"]

  <name>-work:
    <<: *app
    image: miaopu/<name>:development
    command: ["python", "-m", "<package>", "work", "--host", "0.0.0.0", "--port", "8001"]
    environment: *<name>
    depends_on:
      <name>-migrate: { condition: service_completed_successfully }
      topics: { condition: service_completed_successfully }
    healthcheck:
      <<: *health
      test: ["CMD", "python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8001/readyz', timeout=4)"]

"""
PROXIED: Final = """\
	@<name> path /<name> /<name>/*
	handle @<name> {
		reverse_proxy <name>-serve:8000
	}

"""
ROUTED: Final = """\
          - path: /<name>/metrics
            pathType: Exact
            backend: {service: {name: nobody, port: {number: 8000}}}
          - path: /<name>
            pathType: Prefix
            backend: {service: {name: <name>, port: {name: http}}}
"""
