#!/usr/bin/env bash
# Makes the certificates anew: an authority that nobody trusts, and a server's for 127.0.0.1.
# The authority's own key is thrown away.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt; }
authority=$(mktemp)
trap 'rm -f "$authority" request.pem' EXIT
key >"$authority"
openssl req -x509 -new -key "$authority" -days 36500 -subj '/CN=Authority for tests' -out authority.pem
key >server.key
openssl req -new -key server.key -subj '/CN=127.0.0.1' -out request.pem
openssl x509 -req -in request.pem -CA authority.pem -CAkey "$authority" -days 36500 \
  -set_serial 1 -out server.pem \
  -extfile <(printf 'subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=critical,CA:FALSE\n')
