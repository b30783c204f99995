/** `/openapi/v2` and `/openapi/v3`. */

import type { ApiRequest, BodyReply } from './http/request.ts';

/** The reply to a schema path; undefined for every other path. */
export function serveSchema(_request: ApiRequest): BodyReply | undefined {
  return undefined;
}
