/** One flag for each `tcplb.dev/*` option, from the table of options. */
import { string } from '@oclif/core/flags';
import { ANNOTATION_PREFIX, type FreeOption, type OptionSchema, optionSchemas } from '@tcplb/core';
import { optionalValue } from '../../cli/optional-value.ts';

/** Headings of the help, in its order. */
export const LISTENER = 'Listener';
export const BACKENDS = 'Backend';
export const FAILURES = 'Timeout and failure';
export const TRAFFIC = 'Traffic';

interface Shape {
  readonly group: string;
  /** How a value is shown, where the values cannot be listed. */
  readonly value?: string;
}

/** Every option has its place: one that is new to the table does not compile without. */
const shapes: Readonly<Record<FreeOption, Shape>> = {
  maxConnections: { group: LISTENER, value: 'N' },
  tlsServerNames: { group: LISTENER, value: 'NAME,...' },
  accessLog: { group: LISTENER },
  snippet: { group: LISTENER, value: 'TEXT' },
  nodeAddress: { group: BACKENDS },
  cordonedNodes: { group: BACKENDS },
  algorithm: { group: BACKENDS },
  maxConnectionsPerBackend: { group: BACKENDS, value: 'N' },
  proxyProtocol: { group: BACKENDS },
  transparent: { group: BACKENDS },
  connectTimeoutMs: { group: FAILURES, value: 'DURATION' },
  idleTimeoutSeconds: { group: FAILURES, value: 'DURATION' },
  maxFails: { group: FAILURES, value: 'N' },
  failTimeoutSeconds: { group: FAILURES, value: 'DURATION' },
  nextBackendTries: { group: FAILURES, value: 'N' },
  tcpKeepAlive: { group: FAILURES },
  uploadRate: { group: TRAFFIC, value: 'RATE' },
  downloadRate: { group: TRAFFIC, value: 'RATE' },
  udpResponses: { group: TRAFFIC, value: 'N' },
  udpTimeoutSeconds: { group: TRAFFIC, value: 'DURATION' },
};

const freeOptions = Object.keys(shapes) as FreeOption[];

const flagOf = (name: FreeOption) => optionSchemas[name].annotation.slice(ANNOTATION_PREFIX.length);

export const optionFlags = Object.fromEntries(freeOptions.map((name) => [flagOf(name), buildFlag(name)]));

/** The options that were given, as text. Core checks them. */
export function readOptionFlags(flags: Readonly<Record<string, unknown>>): Partial<Record<FreeOption, string>> {
  const given = freeOptions.map((name) => [name, flags[flagOf(name)]] as const);
  return Object.fromEntries(given.filter(([, value]) => typeof value === 'string'));
}

function buildFlag(name: FreeOption) {
  const { group, value = 'VALUE' } = shapes[name];
  const schema: OptionSchema<unknown> = optionSchemas[name];
  const { values } = schema;
  const flag = string({
    helpGroup: group,
    helpValue: values?.join('|') ?? value,
    description: describe(schema),
    ...(values && { options: [...values] }),
  });
  return values?.join() === 'true,false' ? optionalValue(flag, 'true') : flag;
}

/** The first sentence; the rest is in the reference of the configuration. */
function describe({ documentation, default: value, defaultText }: OptionSchema<unknown>): string {
  const [sentence = ''] = documentation.split(/\.(?:\s|$)/);
  return `${sentence}. Default: ${defaultText ?? String(value)}`;
}
