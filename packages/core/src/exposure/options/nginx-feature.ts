/** What some options need of nginx, and not every nginx has. */

/** A module of the stream kind by nginx's name without `stream_`; `transparent` is the right to use foreign addresses. */
export type NginxFeature =
  | 'access'
  | 'limit_conn'
  | 'map'
  | 'realip'
  | 'ssl_preread'
  | 'upstream_hash'
  | 'upstream_least_conn'
  | 'upstream_random'
  | 'transparent';
