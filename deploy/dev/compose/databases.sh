#!/bin/sh
# Run once by the PostgreSQL image over an empty volume: one database and one role a service, closed to the other roles.
set -eu
for service in intake eligibility pool finance_matching monitoring; do
  psql --quiet -v ON_ERROR_STOP=1 -v name="miaopu_${service}" -v password="${POSTGRES_PASSWORD}" --username postgres <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE CONNECT ON DATABASE :"name" FROM PUBLIC;
SQL
done
