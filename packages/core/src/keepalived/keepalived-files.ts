/** Where keepalived's files stand. */

/** The directory of keepalived's files in a revision. */
export const KEEPALIVED_FOLDER = 'keepalived';

/** Its main file in a revision; a revision without it has no keepalived. */
export const KEEPALIVED_FILE = `${KEEPALIVED_FOLDER}/keepalived.conf`;

/** The places that one of the checks connects to, in a revision. */
export const BACKENDS_FILE = `${KEEPALIVED_FOLDER}/backends`;

/** The check of nginx, and that of the backends, in a revision. */
export const NGINX_CHECK_FILE = `${KEEPALIVED_FOLDER}/check-nginx.sh`;
export const BACKENDS_CHECK_FILE = `${KEEPALIVED_FOLDER}/check-backends.sh`;

/** As whom keepalived runs the checks, which need no rights. */
export const SCRIPT_USER = 'nobody';

/** What `keepalived -t` is called with as its `--config-id`. */
export const TEST_CONFIG_ID = 'tcplb-test';

/**
 * Holds 0 while the host is well, 1 while it is not: whoever looks at it more often than keepalived's scripts can writes it.
 * `directory` is nginx.directory, as in what follows.
 */
export function healthFile(directory: string): string {
  return `${directory}/run/vrrp/health`;
}

/** Holds 1 while the host is to leave the addresses of this instance to another, else 0. */
export function standbyFile(directory: string, instance: string): string {
  return `${directory}/run/vrrp/standby-${instance}`;
}
