/** `/openapi/v2` and `/openapi/v3`. */

import { createHash } from 'node:crypto';
import { parseAccept } from './http/media-type.ts';
import { type ApiRequest, type BodyReply, ok } from './http/request.ts';
import { openApiV2Json, openApiV2Protobuf, openApiV3, openApiV3Index } from './schema/index.ts';

/** The type that is answered with; the one with `@` is no media type to Go's parser, and only ever asked for. */
const protobufType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
const protobuf = /^application\/com\.github\.proto-openapi\.spec\.v2[@.]v1\.0\+protobuf$/;

function serveV2(request: ApiRequest): BodyReply {
  const wanted = parseAccept(request.headers.accept).find(({ type }) => protobuf.test(type) || /json|\*/.test(type));
  if (wanted === undefined || !protobuf.test(wanted.type)) return ok(openApiV2Json());
  return { code: 200, body: openApiV2Protobuf(), contentType: protobufType };
}

function serveV3(path: string): BodyReply | undefined {
  const document = openApiV3(path);
  if (document === undefined) return undefined;
  const etag = createHash('sha256').update(JSON.stringify(document)).digest('hex');
  return { code: 200, body: document, headers: { ETag: `"${etag.toUpperCase()}"` } };
}

/** The reply to a schema path; undefined for every other path. */
export function serveSchema(request: ApiRequest): BodyReply | undefined {
  if (request.path === '/openapi/v2') return serveV2(request);
  if (request.path === '/openapi/v3' || request.path === '/openapi/v3/') return ok(openApiV3Index());
  return request.path.startsWith('/openapi/v3/') ? serveV3(request.path.slice('/openapi/v3/'.length)) : undefined;
}
