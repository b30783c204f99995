/**
 * The schema of `tcplb.yaml`. Loaded only when there is such a file: zod costs more than everything else that a command
 * imports.
 */
import { z } from 'zod';
import { canonicalAddress, isUnspecified } from '../ip-address.ts';
import { isPlainPath } from '../plain-path.ts';
import { parseDuration } from './duration.ts';

const address = z
  .string()
  .transform((text, context) => {
    const canonical = canonicalAddress(text);
    if (canonical === undefined) context.addIssue(`${JSON.stringify(text)} is no IP address`);
    else if (isUnspecified(canonical))
      context.addIssue(`${text} is no single address; leave out addresses to mean all`);
    return canonical ?? text;
  })
  .describe('An IPv4 or IPv6 address of the LB host.');

const path = z
  .string()
  .refine(isPlainPath, 'must be an absolute path without spaces and without any of " \' \\ $ ; { } # * ? [ ]');

/** A duration in `unit` milliseconds, given as text. */
function duration(range: { min: string; max: string; unit: number }) {
  const limit = (text: string) => parseDuration(text) ?? 0;
  return z.string({ error: 'must be a duration such as 300ms, 1s or 1h30m' }).transform((text, context) => {
    const value = parseDuration(text);
    if (value === undefined) context.addIssue(`${JSON.stringify(text)} is no duration such as 300ms, 1s or 1h30m`);
    else if (value < limit(range.min) || value > limit(range.max)) {
      context.addIssue(`${text} is not in ${range.min} to ${range.max}`);
    } else if (value % range.unit !== 0) context.addIssue(`${text} is no whole number of seconds`);
    return (value ?? 0) / range.unit;
  });
}

const nginx = z
  .strictObject({
    layout: z
      .enum(['standalone', 'include'])
      .describe(
        'standalone: a complete nginx.conf and an nginx of its own. include: a file for the stream block of another nginx.',
      ),
    directory: path.describe('Holds the revisions, the live link and the runtime files.'),
    binary: z
      .string()
      .regex(/^[^\s-]\S*$/, 'must be the name or path of a program')
      .describe('nginx, by name on PATH or absolute path.'),
    pidFile: path.describe('For layout include: the pid file of the nginx that includes us.'),
    workerConnections: z
      .int()
      .min(1)
      .max(1_000_000)
      .describe('Connections that one worker may hold, clients and backends.'),
    connectTimeout: duration({ min: '10ms', max: '60s', unit: 1 }).describe('Time that a backend has to accept.'),
    idleTimeout: duration({ min: '1s', max: '168h', unit: 1000 }).describe('Silence after which a session is closed.'),
    workerShutdownTimeout: duration({ min: '1s', max: '168h', unit: 1000 }).describe(
      'Time that old workers may keep their connections after a reload.',
    ),
  })
  .partial();

/** Field by field what a file may say; all but the two header fields are optional. */
export const configurationSchema = z.strictObject({
  apiVersion: z.literal('tcplb.dev/v1alpha1'),
  kind: z.literal('LoadBalancerConfiguration'),
  addresses: z
    .array(address)
    .refine((list) => new Set(list).size === list.length, 'has an address twice')
    .optional()
    .describe('Addresses to listen on. An exposure takes the first on which its ports are free. Empty: all addresses.'),
  nginx: nginx.optional(),
});

export type ConfigurationFile = z.output<typeof configurationSchema>;
