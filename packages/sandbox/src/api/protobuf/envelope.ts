/**
 * `application/vnd.kubernetes.protobuf` request bodies, which kubectl's typed clients send since 1.32: four magic bytes
 * and a `runtime.Unknown` that names the kind and carries its message.
 */

import { decodeMessage, isKnownMessage } from './message.ts';
import { asBytes, asText, readRecord } from './wire.ts';

export const protobufType = 'application/vnd.kubernetes.protobuf';

const magic = Buffer.from('k8s\0', 'latin1');

/** `apps/v1` → `apps`, `rbac.authorization.k8s.io/v1` → `rbac`, `v1` → `core`. */
function packageOf(apiVersion: string): string {
  const [group = '', version] = apiVersion.split('/');
  return version === undefined ? 'core' : (group.split('.')[0] ?? group);
}

/** DeleteOptions come under the version of whatever is deleted. */
function messageName(apiVersion: string, kind: string): string {
  const name = `${packageOf(apiVersion)}.${kind}`;
  return isKnownMessage(name) ? name : `meta.${kind}`;
}

/**
 * The object in the body, as JSON would have it.
 * @throws RangeError when it does not decode or is of a kind that is not known
 */
export function decodeProtobuf(body: Buffer): Record<string, unknown> {
  if (!body.subarray(0, magic.length).equals(magic)) throw new RangeError('the body has no protobuf prefix');
  const unknown = readRecord(body.subarray(magic.length));
  const typeMeta = readRecord(asBytes(unknown.get(1)));
  const apiVersion = asText(typeMeta.get(1));
  const kind = asText(typeMeta.get(2));
  return { apiVersion, kind, ...decodeMessage(messageName(apiVersion, kind), asBytes(unknown.get(2))) };
}
