/**
 * The schema of `tcplb.yaml`: types, errors, the JSON Schema for editors and the reference come from here. In zod's small
 * form: the other costs a command a tenth of its time, and every sandbox has such a file.
 */
import * as z from 'zod/mini';
import { isPlainPath } from '../plain-path.ts';
import { addresses } from './address-schema.ts';
import { duration } from './duration-schema.ts';

/** For the JSON Schema and the reference. */
interface FieldNotes {
  readonly description: string;
  /** Where it is the same for everybody. */
  readonly default?: string | number | boolean;
  readonly examples?: readonly (string | number)[];
  /** The default in words, for the reference. */
  readonly defaultText?: string;
  /** Not from the ConfigMap: whoever may write it would choose what runs, or what is read, on the LB host. */
  readonly onHostOnly?: true;
}

const notes = <T>({ defaultText, onHostOnly, description, ...others }: FieldNotes) =>
  z.meta<T>({
    description: onHostOnly ? `${description} Not from the ConfigMap.` : description,
    ...others,
    ...(defaultText !== undefined && { 'x-default': defaultText }),
    ...(onHostOnly && { 'x-on-host-only': true }),
  });

function plainPath(about: FieldNotes) {
  const rule = 'must be an absolute path without spaces and without any of " \' \\ $ ; { } # * ? [ ]';
  return z.string().check(z.refine(isPlainPath, rule), notes(about));
}

const layout = z.enum(['standalone', 'include']).check(
  notes({
    description:
      'standalone: a complete nginx.conf and an nginx process of its own. include: a file, DIRECTORY/live/stream.conf, ' +
      'for the stream block of an nginx that somebody else configures.',
    default: 'standalone',
  }),
);

const binary = z.string().check(
  z.regex(/^[^\s-]\S*$/, 'must be the name or path of a program'),
  notes({
    description: 'The nginx to run, by name on PATH or absolute path.',
    default: 'nginx',
    examples: ['/usr/sbin/nginx'],
    onHostOnly: true,
  }),
);

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
      layout,
      directory: plainPath({
        description:
          'Holds the revisions, the live link and the runtime files. From the ConfigMap it counts only where nobody but ' +
          'root and the user who applies can write.',
        defaultText: '`/var/lib/tcplb` for root, else `$XDG_STATE_HOME/tcplb` (`~/.local/state/tcplb`)',
        examples: ['/var/lib/tcplb'],
      }),
      binary,
      pidFile: plainPath({
        description: 'For layout include, which needs it: the pid file of the nginx that includes us.',
        examples: ['/run/nginx.pid'],
        onHostOnly: true,
      }),
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
      description: 'The nginx of the LB host.',
      if: { properties: { layout: { const: 'include' } }, required: ['layout'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: ['pidFile'] },
    }),
  );

/** Field by field what a file may say; all but the two header fields are optional. */
export const configurationSchema = z
  .strictObject({
    apiVersion: z.literal('tcplb.dev/v1alpha1').check(z.describe('The version of this format.')),
    kind: z.literal('LoadBalancerConfiguration').check(z.describe('What this file is.')),
    addresses: z.optional(addresses),
    nginx: z.optional(nginx),
  })
  .check(z.meta({ title: 'tcplb configuration', description: 'What one LB host of tcplb is like.' }));

export type ConfigurationFile = z.output<typeof configurationSchema>;
