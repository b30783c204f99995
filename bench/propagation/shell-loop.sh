#!/bin/bash
# What people write today: kubectl watches, jq renders, nginx reads it. Nothing is tested, synced or proved.
# usage: shell-loop.sh SELECTOR DIRECTORY
set -euo pipefail
selector=$1 directory=$2
# nginx may be reading the file for the reload before this one.
put() { echo "$2" >"$1.new" && mv "$1.new" "$1"; }
kubectl get endpointslices --watch-only -l "$selector" -o json |
  jq --unbuffered -r '.ports[0].port as $port
    | [.endpoints[] | select(.conditions.ready) | "server \(.addresses[0]):\($port);"] as $servers
    | "\(.metadata.name) \(.metadata.resourceVersion) \($servers | join(" "))"' |
  while read -r name version servers; do
    put "$directory/live/loop/$name.conf" "upstream $name { zone $name 256k; $servers }"
    put "$directory/live/revision.conf" "server { listen unix:$directory/run/revision.sock; return $version; }"
    nginx -p "$directory" -c "$directory/live/nginx.conf" -s reload
  done
