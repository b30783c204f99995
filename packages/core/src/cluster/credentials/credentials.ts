/** Who we are to the API server. */

/** A client certificate and its key, PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** What identifies one request. */
export interface Identity {
  /** `Authorization` and the `Impersonate-*` headers. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly clientCertificate?: ClientCertificate;
}

/** Where identities come from; short-lived ones are renewed behind this. */
export interface Credentials {
  identify(signal?: AbortSignal): Promise<Identity>;
  /** Drops the identity that was answered with a 401, if it is cached. Returns whether the next one may differ. */
  renew(rejected: Identity): boolean;
}
