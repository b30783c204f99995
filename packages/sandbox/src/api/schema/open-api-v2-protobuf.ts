/**
 * The OpenAPI 2 document as a protobuf message, `openapi.v2.Document`, which is what kubectl asks for. The numbers are
 * those of https://github.com/google/gnostic-models/blob/main/openapiv2/OpenAPIv2.proto.
 */

import type { Schema } from './open-api.ts';
import { type OpenApiV2, type Operation2, openApiV2Json, type Parameter2, type PathItem2 } from './open-api-v2.ts';
import { encodeMessage, type Field, repeat } from './protobuf-encoder.ts';

let encoded: Buffer | undefined;

/** Encoded on the first call. */
export function openApiV2Protobuf(): Buffer {
  encoded ??= encodeDocument(openApiV2Json());
  return encoded;
}

function encodeDocument({ swagger, info, paths, definitions }: OpenApiV2): Buffer {
  const encodedInfo = encodeMessage([
    [1, info.title],
    [2, info.version],
  ]);
  return encodeMessage([
    [1, swagger],
    [2, encodedInfo],
    [8, encodeMessage(repeat(2, Object.entries(paths), ([path, item]) => named(path, encodePath(item))))],
    [9, encodeSchemas(definitions)],
  ]);
}

function named(name: string, value: Uint8Array): Buffer {
  return encodeMessage([
    [1, name],
    [2, value],
  ]);
}

/** Values of any form are given as YAML, of which JSON is a part. */
function encodeAny(value: unknown): Buffer {
  return encodeMessage([[2, JSON.stringify(value)]]);
}

function encodeExtensions(number: number, object: object): readonly Field[] {
  const extensions = Object.entries(object).filter(([name]) => name.startsWith('x-'));
  return repeat(number, extensions, ([name, value]) => named(name, encodeAny(value)));
}

function encodePath(item: PathItem2): Buffer {
  const operation = (number: number, value: Operation2 | undefined): Field => [number, value && encodeOperation(value)];
  return encodeMessage([
    operation(2, item.get),
    operation(3, item.put),
    operation(4, item.post),
    operation(5, item.delete),
    operation(8, item.patch),
    ...repeat(9, item.parameters, encodeParameter),
  ]);
}

function encodeOperation(operation: Operation2): Buffer {
  const responses = Object.entries(operation.responses).map(([code, { description, schema }]) => {
    const response = encodeMessage([
      [1, description],
      [2, encodeMessage([[1, encodeSchema(schema)]])],
    ]);
    return named(code, encodeMessage([[1, response]]));
  });
  return encodeMessage([
    [3, operation.description],
    [5, operation.operationId],
    ...repeat(6, operation.produces, String),
    ...repeat(7, operation.consumes, String),
    ...repeat(8, operation.parameters, encodeParameter),
    [9, encodeMessage(repeat(1, responses, (response) => response))],
    ...repeat(10, operation.schemes, String),
    ...encodeExtensions(13, operation),
  ]);
}

/** `ParametersItem` around `Parameter` around one of its forms. */
function encodeParameter(parameter: Parameter2): Buffer {
  const form = parameter.in === 'body' ? encodeBodyParameter(parameter) : encodeNonBodyParameter(parameter);
  return encodeMessage([[1, form]]);
}

function encodeBodyParameter({ name, description, required, schema }: Parameter2): Buffer {
  const body = encodeMessage([
    [1, description],
    [2, name],
    [3, 'body'],
    [4, required],
    [5, schema && encodeSchema(schema)],
  ]);
  return encodeMessage([[1, body]]);
}

function encodeNonBodyParameter({ name, in: place, description, required, type, uniqueItems }: Parameter2): Buffer {
  const inQuery = place === 'query';
  const parameter = encodeMessage([
    [1, required],
    [2, place],
    [3, description],
    [4, name],
    [inQuery ? 6 : 5, type],
    [inQuery ? 20 : 19, uniqueItems],
  ]);
  return encodeMessage([[2, encodeMessage([[inQuery ? 3 : 4, parameter]])]]);
}

function encodeSchemas(schemas: Readonly<Record<string, Schema>> | undefined): Buffer | undefined {
  if (schemas === undefined) return undefined;
  return encodeMessage(repeat(1, Object.entries(schemas), ([name, schema]) => named(name, encodeSchema(schema))));
}

function encodeSchema(schema: Schema): Buffer {
  const { additionalProperties, type, items } = schema;
  return encodeMessage([
    [1, schema.$ref],
    [2, schema.format],
    [4, schema.description],
    [5, schema.default === undefined ? undefined : encodeAny(schema.default)],
    ...repeat(19, schema.required, String),
    [21, additionalProperties && encodeMessage([[1, encodeSchema(additionalProperties)]])],
    [22, type && encodeMessage([[1, type]])],
    [23, items && encodeMessage([[1, encodeSchema(items)]])],
    [25, encodeSchemas(schema.properties)],
    ...encodeExtensions(31, schema),
  ]);
}
