#!/bin/sh
# Runs once, when the data folder is new: the application's login and the roles that the migrations give rights to.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set password="$TANDEM_LOGIN_PASSWORD" <<'SQL'
create role tandem_app nologin noinherit;
create role tandem_queue nologin noinherit;
create role tandem_login login password :'password';
grant tandem_app, tandem_queue to tandem_login;
SQL
