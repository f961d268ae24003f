#!/bin/sh
# Run once, by PostgreSQL's image, when its folder of data is new: the two logins, the database and its extensions.
# The owner migrates. The runtime login serves pages, API and tasks; it owns nothing and is held by row-level security.
set -eu
: "${OWNER_PASSWORD:?}" "${RUNTIME_PASSWORD:?}"
psql --quiet --no-psqlrc --username "${POSTGRES_USER:-postgres}" --dbname postgres --set ON_ERROR_STOP=1 \
    --set "owner=$OWNER_PASSWORD" --set "runtime=$RUNTIME_PASSWORD" <<'END'
CREATE ROLE followthrough_owner LOGIN PASSWORD :'owner';
CREATE ROLE followthrough_runtime LOGIN PASSWORD :'runtime';
CREATE DATABASE followthrough OWNER followthrough_owner;
REVOKE ALL ON DATABASE followthrough FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE followthrough TO followthrough_runtime;
\connect followthrough
CREATE EXTENSION pg_trgm;
CREATE EXTENSION unaccent;
CREATE EXTENSION btree_gist;
END
