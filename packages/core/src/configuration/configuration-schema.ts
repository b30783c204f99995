/**
 * The schema of `tcplb.yaml`: types, errors, the JSON Schema for editors and the reference come from here. In zod's small
 * form: the other costs a command a tenth of its time, and every sandbox has such a file.
 */
import * as z from 'zod/mini';
import { addresses } from './address-schema.ts';
import { duration } from './duration-schema.ts';
import { notes } from './field-notes.ts';
import { hosts } from './host-schema.ts';
import { hostKeepalivedFields, keepalived } from './keepalived-schema.ts';
import { nginxPlaceFields } from './nginx-place-schema.ts';

const workerConnections = z.int().check(
  z.gte(1),
  z.lte(1_000_000),
  notes({
    description: "Connections that one worker may hold, clients' and backends' together. Not for layout include.",
    default: 4096,
  }),
);

const keepRevisions = z.int().check(
  z.gte(2),
  z.lte(1000),
  notes({
    description:
      'Revisions that stay on the LB host for `history` and `undo`, the live one among them. An agent makes one with ' +
      'each change of the backends.',
    default: 10,
  }),
);

const exposureTemplate = z.string().check(
  z.minLength(1),
  notes({
    description:
      'A mustache template for the file of an exposure, instead of the built-in one; its path, relative to the ' +
      'configuration file or absolute.',
    defaultText: 'the built-in template',
    examples: ['/etc/tcplb/exposure.conf.mustache'],
    onHostOnly: true,
  }),
);

const nginx = z
  .partial(
    z.strictObject({
      ...nginxPlaceFields,
      workerConnections,
      connectTimeout: duration(
        { min: '10ms', max: '60s', unit: 1, default: '1s' },
        'Time that a backend has to accept before the next one is tried.',
      ),
      idleTimeout: duration(
        { min: '1s', max: '168h', unit: 1000, default: '1h' },
        'Silence after which a TCP session is closed.',
      ),
      workerShutdownTimeout: duration(
        { min: '1s', max: '168h', unit: 1000, default: '24h' },
        'Time that old workers may keep their connections after a reload. Not for layout include.',
      ),
      keepRevisions,
      allowSnippets: z.boolean().check(
        notes({
          description:
            'Whether the annotation tcplb.dev/snippet counts. It lets whoever may write a Service write configuration ' +
            'of nginx, and with it read and write files as the user of nginx.',
          default: false,
          onHostOnly: true,
        }),
      ),
      exposureTemplate,
    }),
  )
  .check(
    z.meta({
      description: 'The nginx of the LB hosts.',
      if: { properties: { layout: { const: 'include' } }, required: ['layout'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: ['pidFile'] },
    }),
  );

const rollout = z.enum(['OneByOne', 'AllAtOnce']).check(
  notes({
    description:
      'OneByOne: a host is brought up to date when the one before it serves and reaches backends; where one fails, the ' +
      'others stay as they are. AllAtOnce: none waits for another.',
    default: 'OneByOne',
  }),
);

/** Field by field what a file may say; all but the two header fields are optional. */
export const configurationSchema = z
  .strictObject({
    apiVersion: z.literal('tcplb.dev/v1alpha1').check(z.describe('The version of this format.')),
    kind: z.literal('LoadBalancerConfiguration').check(z.describe('What this file is.')),
    addresses: z.optional(addresses),
    hosts: z.optional(hosts),
    rollout: z.optional(rollout),
    nginx: z.optional(nginx),
    keepalived: z.optional(keepalived),
  })
  .check(z.meta({ title: 'tcplb configuration', description: 'What the LB hosts of tcplb are like.' }));

export type ConfigurationFile = z.output<typeof configurationSchema>;

/** Every name of a field, to guess at what an unknown one was meant to be. */
export const KNOWN_KEYS: readonly string[] = [
  ...Object.keys(configurationSchema.shape),
  ...Object.keys(configurationSchema.shape.nginx.def.innerType.shape),
  ...Object.keys(configurationSchema.shape.hosts.def.innerType.def.element.shape),
  ...Object.keys(configurationSchema.shape.keepalived.def.innerType.shape),
  ...Object.keys(hostKeepalivedFields),
];
