/**
 * Text for bash that connects to all places at once, given as `ADDRESS/PORT`, and ends well when the first accepts: for the
 * look at a host, and for the checks that keepalived runs. Pure.
 */
export const CONNECT_SCRIPT = `
trap 'exit 0' USR1
for place; do { exec 3<>"/dev/tcp/$place" && kill -USR1 $$; } >/dev/null 2>&1 & done
wait
exit 1
`;

/** Of many places so many are tried, which are enough to tell whether the way is cut. */
export const MAX_PLACES = 32;
