/**
 * Writes `src/api/protobuf/fields.json`: the protobuf field numbers of the kinds that the API server serves, read from
 * the struct tags of Kubernetes' Go types.
 *
 * Usage: node packages/sandbox/scripts/protobuf-fields.ts DIRECTORY
 * where DIRECTORY holds `<group>.go`, the `v1/types.go` of k8s.io/api's groups, and `meta.go`, that of
 * k8s.io/apimachinery's `pkg/apis/meta/v1`.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const roots = [
  'apps.ControllerRevision apps.DaemonSet apps.Deployment apps.ReplicaSet apps.StatefulSet',
  'authentication.SelfSubjectReview authentication.TokenRequest authentication.TokenReview',
  'authorization.LocalSubjectAccessReview authorization.SelfSubjectAccessReview',
  'authorization.SelfSubjectRulesReview authorization.SubjectAccessReview autoscaling.Scale coordination.Lease',
  'core.Binding core.ConfigMap core.Endpoints core.Event core.Namespace core.Node core.Pod core.Secret core.Service',
  'core.ServiceAccount discovery.EndpointSlice meta.DeleteOptions policy.Eviction policy.PodDisruptionBudget',
  'rbac.ClusterRole rbac.ClusterRoleBinding rbac.Role rbac.RoleBinding',
].flatMap((line) => line.split(' '));

/** Types with a text form of their own in JSON; the reader knows them by name. */
const special: Record<string, string> = {
  'resource.Quantity': 'Quantity',
  'intstr.IntOrString': 'IntOrString',
  'meta.Time': 'Time',
  'meta.MicroTime': 'MicroTime',
  'meta.FieldsV1': 'Raw',
  'runtime.RawExtension': 'Raw',
  'authentication.ExtraValue': 'Strings',
  'authorization.ExtraValue': 'Strings',
  'meta.Verbs': 'Strings',
};

const scalars: Record<string, string> = {
  string: 'string',
  bool: 'bool',
  int32: 'int',
  int64: 'int',
  byte: 'byte',
  '[]byte': 'bytes',
};

const packages: Record<string, string> = { metav1: 'meta', v1: 'core', corev1: 'core' };
const structs = new Map<string, string[]>();
const aliases = new Map<string, string>();

/** `metav1.ObjectMeta` or `ObjectMeta`, seen from a file, as `meta.ObjectMeta`. */
function qualify(type: string, home: string): string {
  const [first = '', second] = type.split('.');
  return second === undefined ? `${home}.${first}` : `${packages[first] ?? first}.${second}`;
}

/** `[]`, `{}` (a map from strings), then a scalar or the name of a struct. */
function resolve(type: string, home: string): string {
  if (scalars[type] !== undefined) return scalars[type];
  if (type.startsWith('*')) return resolve(type.slice(1), home);
  if (type.startsWith('[]')) return `[]${resolve(type.slice(2), home)}`;
  const map = /^map\[[\w.]+\](.+)$/.exec(type);
  if (map?.[1] !== undefined) return `{}${resolve(map[1], home)}`;
  const name = qualify(type, home);
  if (special[name] !== undefined) return special[name];
  const alias = aliases.get(name);
  if (alias !== undefined) return resolve(alias, name.split('.')[0] ?? home);
  return name === 'types.UID' || name === 'types.NodeName' ? 'string' : name;
}

function collect(home: string, text: string): void {
  for (const [, name, target] of text.matchAll(/^type (\w+) ((?:\[\]|map\[\w+\])?[\w.]+)$/gm)) {
    if (target !== 'struct') aliases.set(`${home}.${name}`, target ?? '');
  }
  for (const [, name, body] of text.matchAll(/^type (\w+) struct \{\n(.*?)^\}/gms)) {
    structs.set(`${home}.${name}`, (body ?? '').split('\n'));
  }
}

/** `number name type`, with `?` after the type of a pointer and `~` as the name of an embedded struct. */
function field(line: string, home: string): string | undefined {
  const match = /^\s*(?:\w+\s+)?(\S+)\s+`(.*)`/.exec(line);
  const [, type = '', tags = ''] = match ?? [];
  const number = /protobuf:"\w+,(\d+)/.exec(tags)?.[1];
  const json = /json:"([^,"]*)(,inline)?/.exec(tags);
  if (number === undefined || json === null) return undefined;
  return `${number} ${json[1] || '~'} ${resolve(type, home)}${type.startsWith('*') ? '?' : ''}`;
}

const directory = process.argv[2];
if (directory === undefined) throw new Error('usage: protobuf-fields.ts DIRECTORY');
for (const file of readdirSync(directory)) {
  collect(file.replace('.go', ''), readFileSync(join(directory, file), 'utf8'));
}

const messages: Record<string, string[]> = {};
const queue = [...roots];
for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
  if (messages[name] !== undefined) continue;
  const home = name.split('.')[0] ?? '';
  const lines = structs.get(name);
  if (lines === undefined) throw new Error(`${name} is not declared in ${directory}`);
  const fields = lines.map((line) => field(line, home)).filter((one) => one !== undefined);
  messages[name] = fields;
  for (const one of fields) {
    const type = (one.split(' ')[2] ?? '').replace(/^(\[\]|\{\})+|\?$/g, '');
    if (type.includes('.')) queue.push(type);
  }
}

const sorted = Object.fromEntries(Object.entries(messages).sort(([left], [right]) => (left < right ? -1 : 1)));
const target = join(import.meta.dirname, '../src/api/protobuf/fields.json');
writeFileSync(target, `${JSON.stringify(sorted, undefined, 2)}\n`);
