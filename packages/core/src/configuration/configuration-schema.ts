/**
 * The schema of `tcplb.yaml`. In zod's small form: the other costs a command a tenth of its time, and every sandbox has
 * such a file.
 */
import * as z from 'zod/mini';
import { parseDuration } from '../duration.ts';
import { canonicalAddress, isUnspecified } from '../ip-address.ts';
import { isPlainPath } from '../plain-path.ts';

const toAddress = z.transform<string, string>((text, context) => {
  const canonical = canonicalAddress(text);
  const problem =
    canonical === undefined
      ? `${JSON.stringify(text)} is no IP address`
      : `${text} is no single address; leave out addresses to mean all`;
  if (canonical === undefined || isUnspecified(canonical)) context.issues.push(problemWith(text, problem));
  return canonical ?? text;
});

const address = z.pipe(z.string(), toAddress).check(z.describe('An IPv4 or IPv6 address of the LB host.'));

function path(description: string) {
  const rule = 'must be an absolute path without spaces and without any of " \' \\ $ ; { } # * ? [ ]';
  return z.string().check(z.refine(isPlainPath, rule), z.describe(description));
}

/** A duration in `unit` milliseconds, given as text. */
function duration(range: { min: string; max: string; unit: number }, description: string) {
  const limit = (text: string) => parseDuration(text) ?? 0;
  const toNumber = z.transform<string, number>((text, context) => {
    const value = parseDuration(text);
    if (value === undefined) {
      context.issues.push(problemWith(text, `${JSON.stringify(text)} is no duration such as 300ms, 1s or 1h30m`));
    } else if (value < limit(range.min) || value > limit(range.max)) {
      context.issues.push(problemWith(text, `${text} is not in ${range.min} to ${range.max}`));
    } else if (value % range.unit !== 0) {
      context.issues.push(problemWith(text, `${text} is no whole number of seconds`));
    }
    return (value ?? 0) / range.unit;
  });
  const text = z.string({ error: 'must be a duration such as 300ms, 1s or 1h30m' });
  return z.pipe(text, toNumber).check(z.describe(description));
}

function problemWith(input: unknown, message: string) {
  return { code: 'custom' as const, input, message };
}

const nginx = z.partial(
  z.strictObject({
    layout: z
      .enum(['standalone', 'include'])
      .check(
        z.describe(
          'standalone: a complete nginx.conf and an nginx of its own. include: a file for the stream block of another nginx.',
        ),
      ),
    directory: path('Holds the revisions, the live link and the runtime files.'),
    binary: z
      .string()
      .check(
        z.regex(/^[^\s-]\S*$/, 'must be the name or path of a program'),
        z.describe('nginx, by name on PATH or absolute path.'),
      ),
    pidFile: path('For layout include: the pid file of the nginx that includes us.'),
    workerConnections: z
      .int()
      .check(z.gte(1), z.lte(1_000_000), z.describe('Connections that one worker may hold, clients and backends.')),
    connectTimeout: duration({ min: '10ms', max: '60s', unit: 1 }, 'Time that a backend has to accept.'),
    idleTimeout: duration({ min: '1s', max: '168h', unit: 1000 }, 'Silence after which a session is closed.'),
    workerShutdownTimeout: duration(
      { min: '1s', max: '168h', unit: 1000 },
      'Time that old workers may keep their connections after a reload.',
    ),
  }),
);

const addresses = z.array(address).check(
  z.refine((list) => new Set(list).size === list.length, 'has an address twice'),
  z.describe('Addresses to listen on. An exposure takes the first on which its ports are free. Empty: all addresses.'),
);

/** Field by field what a file may say; all but the two header fields are optional. */
export const configurationSchema = z.strictObject({
  apiVersion: z.literal('tcplb.dev/v1alpha1'),
  kind: z.literal('LoadBalancerConfiguration'),
  addresses: z.optional(addresses),
  nginx: z.optional(nginx),
});

export type ConfigurationFile = z.output<typeof configurationSchema>;
