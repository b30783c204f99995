/** One request to the Kubernetes API, before it becomes HTTP. */

export interface ApiRequest {
  readonly method: string;
  /** Below the server's URL, with the query. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Of the body; default `application/json`. */
  readonly contentType?: string;
  /** What the request is about, for messages. */
  readonly subject: string;
  /** Name of the object asked for, if it is about one. */
  readonly name?: string | undefined;
  /** Whether sending it twice does no more than sending it once. */
  readonly idempotent: boolean;
  /** Whether an answer that is not JSON is returned as text rather than refused. */
  readonly acceptsText?: boolean;
  readonly signal?: AbortSignal | undefined;
}
