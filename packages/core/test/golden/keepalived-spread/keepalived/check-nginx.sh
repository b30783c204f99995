# Whether nginx serves what is live: check-nginx.sh DIRECTORY. Run by keepalived.
chrt --rr --pid 1 $$ 2>/dev/null
live=$(readlink "$1/live") || exit 1
answer=$(set -- 1 "$1/run/revision.sock"
if command -v perl >/dev/null; then
  perl -MSocket -e 'socket($s, PF_UNIX, SOCK_STREAM, 0) && connect($s, pack_sockaddr_un($ARGV[1])) or exit 3;
    $SIG{ALRM} = sub { exit 3 }; alarm $ARGV[0]; while (sysread($s, $_, 65536)) { $all .= $_ } print $all' "$1" "$2"
elif command -v python3 >/dev/null; then
  python3 -c 'import socket, sys
s = socket.socket(socket.AF_UNIX)
s.settimeout(int(sys.argv[1]))
try:
    s.connect(sys.argv[2])
    for data in iter(lambda: s.recv(65536), b""): sys.stdout.buffer.write(data)
except OSError: sys.exit(3)' "$1" "$2"
elif command -v socat >/dev/null; then
  socat -u -T "$1" "UNIX-CONNECT:$2" - || exit 3
else
  exit 4
fi
) || exit 1
[ "$answer" = "${live##*-}" ] && exit 0
# While an apply waits for its proof nginx may answer with the revision before.
age=$(($(date +%s) - $(stat -c %Y "$1/live")))
[ -n "$answer" ] && [ "$age" -ge 0 ] && [ "$age" -le 10 ]
