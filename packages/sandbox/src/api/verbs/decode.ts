/** From request bodies to objects. */

import { parse as parseYaml } from 'yaml';
import { badRequest, unsupportedMediaType } from '../http/api-error.ts';
import { contentType } from '../http/media-type.ts';
import type { ApiRequest } from '../http/request.ts';
import { apiVersionOf, type KubeObject } from '../object.ts';
import { decodeProtobuf, protobufType } from '../protobuf/envelope.ts';

const accepted = ['application/json', 'application/yaml', protobufType];

/** The kind that a body has to be of. */
export interface ExpectedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** @throws ApiError 400 when the text is neither JSON nor YAML */
export function parseText(bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch (jsonError) {
    try {
      return parseYaml(text);
    } catch {
      throw badRequest(`error decoding the body: ${(jsonError as Error).message}`);
    }
  }
}

function parseProtobuf(bytes: Buffer): unknown {
  try {
    return decodeProtobuf(bytes);
  } catch (error) {
    throw badRequest(`error decoding the body: ${(error as Error).message}`);
  }
}

/**
 * The body of the request, in whichever of the accepted forms it is.
 * @throws ApiError 415 for another media type, 400 when it does not parse
 */
export function parseBody(request: ApiRequest): unknown {
  const type = contentType(request.headers);
  if (type === protobufType) return parseProtobuf(request.body);
  if (type !== '' && !accepted.includes(type)) throw unsupportedMediaType(accepted);
  return parseText(request.body);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkKind(body: Record<string, unknown>, expected: ExpectedKind): void {
  const apiVersion = apiVersionOf(expected);
  if (body.apiVersion !== undefined && body.apiVersion !== apiVersion) {
    const found = String(body.apiVersion);
    throw badRequest(`the API version in the data (${found}) does not match the expected API version (${apiVersion})`);
  }
  if (body.kind !== undefined && body.kind !== expected.kind) {
    const found = String(body.kind);
    throw badRequest(`${found} in version "${expected.version}" cannot be handled as a ${expected.kind}`);
  }
}

/**
 * The object in the body; an absent `apiVersion` or `kind` is filled in.
 * @throws ApiError 415 for another media type, 400 when it does not parse or is of another kind
 */
export function decodeObject(request: ApiRequest, expected: ExpectedKind): KubeObject {
  return toObject(parseBody(request), expected);
}

/** @throws ApiError 400 when the value is no object of that kind */
export function toObject(body: unknown, expected: ExpectedKind): KubeObject {
  if (!isRecord(body)) throw badRequest(`the body is not a ${expected.kind}`);
  checkKind(body, expected);
  const metadata = body.metadata ?? {};
  if (!isRecord(metadata)) throw badRequest(`${expected.kind}.metadata is not an object`);
  const { apiVersion: _version, kind: _kind, ...fields } = body;
  return { apiVersion: apiVersionOf(expected), kind: expected.kind, ...fields, metadata };
}
