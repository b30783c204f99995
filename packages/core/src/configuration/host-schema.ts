/** The LB hosts in `tcplb.yaml`: how each is reached, and what is different on it. */
import * as z from 'zod/mini';
import { addresses } from './address-schema.ts';
import { notes } from './field-notes.ts';
import { hostKeepalivedFields } from './keepalived-schema.ts';
import { nginxPlaceFields, plainPath } from './nginx-place-schema.ts';
import { schemaIssue } from './schema-issue.ts';

const name = z.string().check(
  z.regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'must be a DNS label: at most 63 of a-z, 0-9 and -, with a letter or digit at both ends',
  ),
  notes({
    description: 'What the host is called: by `--host`, by `kubectl tcplb hosts` and in messages.',
    defaultText: 'required',
    examples: ['lb1'],
  }),
);

/** Neither part may begin with `-`: ssh would take it for an option. */
const ssh = z.string().check(
  z.regex(
    /^(ssh:\/\/)?([\w.][\w.+$-]*@)?[\w.[][\w.:%[\]-]*$/,
    'must be what ssh connects to: [USER@]HOST, ssh://[USER@]HOST[:PORT], or a Host of its configuration',
  ),
  notes({
    description:
      'What `ssh` connects to. Ports, keys, jump hosts and the like belong into its own configuration. The user there has ' +
      'to be one who may write nginx.directory and bind the ports, if need be with `become`.',
    defaultText: 'this machine, without ssh',
    examples: ['admin@192.0.2.11'],
  }),
);

const sshConfig = plainPath({
  description: 'A configuration file for `ssh`, instead of that of the user.',
  defaultText: "the user's",
  examples: ['/etc/tcplb/ssh_config'],
});

const become = z.boolean().check(
  notes({
    description: 'Does everything there through `sudo -n`, for a user who may not do it otherwise.',
    default: false,
  }),
);

const SHARED = 'as for all of them';

const host = z.strictObject({
  name,
  ssh: z.optional(ssh),
  sshConfig: z.optional(sshConfig),
  become: z.optional(become),
  addresses: z.optional(addresses).check(
    notes({
      description: 'Addresses to listen on there, where hosts have each their own.',
      defaultText: SHARED,
      values: 'addresses, networks and ranges',
    }),
  ),
  nginx: z.optional(z.partial(z.strictObject(nginxPlaceFields))).check(
    notes({
      description: 'What is different about the nginx of this host.',
      defaultText: SHARED,
      values: Object.keys(nginxPlaceFields)
        .map((field) => `\`${field}\``)
        .join(', '),
    }),
  ),
  keepalived: z.optional(z.partial(z.strictObject(hostKeepalivedFields))).check(
    notes({
      description: 'Where the host has the virtual addresses, and where the other hosts find it.',
      defaultText: 'required with `keepalived`',
    }),
  ),
});

export type HostEntry = z.output<typeof host>;

export const hosts = z.array(host).check(
  z.minLength(1, 'must name a host, or be left out for this machine'),
  z.check((context) => {
    const names = context.value.map((one) => one.name);
    for (const [index, one] of names.entries()) {
      if (names.indexOf(one) === index) continue;
      context.issues.push(schemaIssue(context.value, `there is another host ${one}`, [index, 'name']));
    }
  }),
  notes({
    description:
      'The load balancer hosts, in the order in which they are brought up to date. What an entry leaves out is as it is ' +
      'for all of them.',
    defaultText: 'this machine',
    values: 'a list of hosts',
    onHostOnly: true,
  }),
);
