/** Definitions that client-node has no class for: Kubernetes' own scalar and free-form types. */

import type { Definitions } from '../../src/api/schema/open-api.ts';

export const basicDefinitions: Definitions = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': {
    description:
      'Quantity is a fixed-point number: digits with an optional fraction and a suffix, such as 500m, 2, 1.5Gi or 1e3. Suffixes are n, u, m, k, M, G, T, P, E (powers of 1000) and Ki, Mi, Gi, Ti, Pi, Ei (powers of 1024).',
    type: 'string',
    format: 'quantity',
  },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': {
    description:
      'FieldsV1 stores a set of fields as a tree of maps: "f:<name>" is a field, "k:<keys>" a list item by its keys, "v:<value>" an item of a set, and "." stands for the parent itself.',
    type: 'object',
  },
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': {
    description: 'MicroTime is a time (RFC 3339) with microseconds.',
    type: 'string',
    format: 'date-time',
  },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Patch': {
    description: 'Patch is the body of a PATCH request; its form depends on the content type.',
    type: 'object',
  },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': {
    description: 'Time is a time (RFC 3339) with seconds.',
    type: 'string',
    format: 'date-time',
  },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': {
    description: 'RawExtension holds an object of any kind.',
    type: 'object',
  },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': {
    description: 'IntOrString is a 32-bit integer or a string, such as a port number or the name of a port.',
    type: 'string',
    format: 'int-or-string',
  },
};
