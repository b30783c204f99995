/**
 * Shell text that reads a unix socket with what a machine has: for hosts over SSH, and for the checks that keepalived runs.
 * `$1` seconds of silence after which a peer counts as one that does not answer, `$2` path. The answer goes to standard
 * output; exits with `NOBODY` when there is none, and with `NO_PROGRAM` when there is nothing to read it with. Pure.
 */

export const NOBODY = 3;
export const NO_PROGRAM = 4;

export const READ_SOCKET_SCRIPT = `
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
  socat -u -T "$1" "UNIX-CONNECT:$2" - || exit ${NOBODY}
else
  exit ${NO_PROGRAM}
fi
`;
