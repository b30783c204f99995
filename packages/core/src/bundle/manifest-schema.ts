/** What `bundle.json` may say. It came over from another machine, and its paths are written to on this one. */
import * as z from 'zod/mini';
import { canonicalAddress } from '../ip-address.ts';
import { isPlainPath } from '../plain-path.ts';

const label = z.string().check(z.regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/));
const port = z.int().check(z.gte(1), z.lte(65_535));
const plainPath = z.string().check(z.refine(isPlainPath, 'must be a plain absolute path'));
const exposureName = z.object({ namespace: label, name: label });

const listener = z.object({
  address: z.string().check(z.refine((text) => text === '*' || canonicalAddress(text) === text, 'must be an address')),
  protocol: z.enum(['TCP', 'UDP']),
  port,
  backends: z.array(z.object({ node: z.string(), address: z.string(), port })),
});

const exposure = z.object({
  ...exposureName.shape,
  mode: z.enum(['host-network', 'host-port', 'node-port', 'pod-ip']),
  ipFamilies: z.array(z.enum(['IPv4', 'IPv6'])),
  listeners: z.array(listener),
});

const file = z.object({
  path: z
    .string()
    .check(
      z.regex(
        /^(((exposures|tls|keepalived)\/)?[\w-][\w.-]*\.conf|keepalived\/([\w-]+\.sh|backends))$/,
        'must be the path of a file of a revision',
      ),
    ),
  exposure: z.optional(exposureName),
  sharedBy: z.optional(z.array(exposureName)),
});

export const manifestSchema = z.object({
  apiVersion: z.literal('tcplb.dev/v1alpha1'),
  kind: z.literal('Bundle'),
  revision: z.string().check(z.regex(/^[0-9a-f]{12}$/)),
  nginx: z.object({
    layout: z.enum(['standalone', 'include']),
    directory: plainPath,
    streamModule: z.union([z.literal('static'), z.custom<`/${string}`>((value) => isPlainPath(String(value)))]),
  }),
  exposures: z.array(exposure),
  rejected: z.array(z.object({ object: z.string(), message: z.string() })),
  files: z.array(file),
});
