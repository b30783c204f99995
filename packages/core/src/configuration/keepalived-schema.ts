/** The keepalived of the LB hosts in `tcplb.yaml`: addresses that move between them. */
import * as z from 'zod/mini';
import { canonicalAddress } from '../ip-address.ts';
import { isInterfaceName } from '../keepalived/checked-values.ts';
import { duration } from './duration-schema.ts';
import { notes } from './field-notes.ts';
import { schemaIssue } from './schema-issue.ts';
import { virtualAddresses } from './virtual-address-schema.ts';

const interfaceName = z.string().check(z.refine(isInterfaceName, 'must be the name of a network interface'));

const toAddress = z.transform<string, string>((text, context) => {
  const address = canonicalAddress(text);
  if (address === undefined) context.issues.push(schemaIssue(text, `${JSON.stringify(text)} is no IP address`));
  return address ?? text;
});

const unicastAddress = z.pipe(
  z.string().check(z.meta({ description: 'An IPv4 or IPv6 address.', examples: ['192.0.2.11'] })),
  toAddress,
);

const count = (description: string, standard: number) =>
  z.int().check(z.gte(1), z.lte(60), notes({ description, default: standard }));

/** What may be different on each host, or is. */
export const hostKeepalivedFields = {
  interface: interfaceName.check(
    notes({
      description: 'The interface that has the addresses there.',
      defaultText: '`keepalived.interface`',
      examples: ['eth0'],
    }),
  ),
  unicastAddresses: z.array(unicastAddress).check(
    notes({
      description:
        "The host's own addresses, one of each family that `virtualAddresses` has: from them it talks to the other " +
        'hosts, and there they talk to it.',
      defaultText: 'required with `keepalived`',
      values: 'a list of addresses',
    }),
  ),
};

export const keepalived = z
  .strictObject({
    virtualAddresses,
    interface: z.optional(interfaceName).check(
      notes({
        description: 'The interface that has the addresses, on hosts that do not name their own.',
        defaultText: 'none: each host names its own',
        examples: ['eth0'],
      }),
    ),
    spread: z.optional(z.boolean()).check(
      notes({
        description:
          'false: one host has all the addresses. true: each address begins with another host, so that all of them work; ' +
          'where a host fails, the others take over what it had.',
        default: false,
      }),
    ),
    preemptDelay: z.optional(
      duration(
        { min: '0s', max: '1000s', unit: 1000 },
        'Gives an address back to the host that comes first in its order, when that one has been well for so long. ' +
          'Without it a host keeps what it has, which spares clients the second move.',
      ),
    ),
    profile: z.optional(z.enum(['default', 'fast'])).check(
      notes({
        description:
          'How soon a host that is gone is missed: advertisements every 300 ms, or with fast every 100 ms, for networks ' +
          'and hosts that never pause for longer than that. A host is missed after three.',
        default: 'default',
      }),
    ),
    advertInterval: z.optional(
      duration(
        { min: '50ms', max: '10s', unit: 10 },
        'Time between two advertisements, in place of that of the profile.',
      ),
    ),
    virtualRouterId: z.optional(
      z.int().check(
        z.gte(1),
        z.lte(255),
        notes({
          description:
            'The first virtual router id; each further group of addresses takes the next. Nobody else on the network may ' +
            'use them.',
          default: 51,
        }),
      ),
    ),
    garpMasterRepeat: z.optional(
      count('Gratuitous ARPs, or unsolicited neighbour advertisements, that tell the network of a move.', 5),
    ),
    garpMasterDelay: z.optional(
      duration({ min: '1s', max: '60s', unit: 1000, default: '1s' }, 'Time after which they are sent once more.'),
    ),
    garpMasterRefresh: z.optional(
      duration(
        { min: '0s', max: '1h', unit: 1000, default: '10s' },
        'Time between the single ones that remind switches and neighbours who has an address. 0s: none.',
      ),
    ),
    binary: z.optional(
      z.string().check(
        z.regex(/^[^\s-]\S*$/, 'must be the name or path of a program'),
        notes({
          description: 'The keepalived to run, by name on PATH or absolute path.',
          default: 'keepalived',
          examples: ['/usr/sbin/keepalived'],
        }),
      ),
    ),
  })
  .check(
    z.meta({
      description:
        'Addresses that move between the hosts, by VRRP version 3 between their own addresses. There is no password: ' +
        'version 3 has none, and that of version 2 stood readable in every packet. Let a packet filter accept IP protocol ' +
        '112 from the other hosts alone. Not from the ConfigMap.',
      'x-on-host-only': true,
    }),
  );

export type KeepalivedEntry = z.output<typeof keepalived>;
