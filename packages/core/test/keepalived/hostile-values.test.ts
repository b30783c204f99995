/**
 * Nothing that stands in a configuration can become more than the value that it is: it is refused, or the file has the
 * lines that the template has, each value one word of the kind that belongs there. What is accepted, keepalived accepts.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseQuickly } from '../../src/configuration/parse-quickly.ts';
import { defaultConfiguration, type NamedHost } from '../../src/configuration.ts';
import { testKeepalivedCommand } from '../../src/host/apply/test-keepalived.ts';
import { KEEPALIVED_FILE } from '../../src/keepalived/keepalived-files.ts';
import { renderKeepalived } from '../../src/keepalived/render-keepalived.ts';
import { makeDirectory } from '../nginx/real-nginx.ts';
import { createNamespace, hasKeepalived, keepalivedNote, type Namespace } from './namespace.ts';

const defaults = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });

/** What keepalived reads as more than a word: ends of lines, blocks, comments, quotes, parameters, conditions, includes. */
const poison = fc
  .tuple(
    fc.constantFrom('', 'eth0', '192.0.2.100/24', '192.0.2.11', '51', '/srv/lb', '300ms'),
    fc.constantFrom(
      '\n',
      ' ',
      '\t',
      '}',
      '{',
      '#',
      '!',
      '"',
      "'",
      '$',
      ['$', '{x}'].join(''),
      '~SEQ(a,1,9)',
      '@',
      '@^',
      '\\',
      ';',
      '\u0000',
      '\u2028',
    ),
    fc.constantFrom(
      '',
      'notify /bin/evil',
      'include /etc/passwd',
      'script_user root',
      '\n}\nvrrp_script x {',
      'ö',
      '%',
      '$(id)',
    ),
  )
  .map((parts) => parts.join(''));
const any = fc.oneof(
  poison,
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer(),
  fc.constant(null),
  fc.boolean(),
);
const mostly = (good: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 30, arbitrary: good }, { weight: 1, arbitrary: any });
/** Left out as often as not. */
const maybe = (good: fc.Arbitrary<unknown>) => fc.oneof(fc.constant(undefined), mostly(good));

const byte = fc.integer({ min: 1, max: 254 });
const virtualAddress = fc.oneof(
  fc.tuple(byte, fc.integer({ min: 16, max: 32 })).map(([last, bits]) => `192.0.2.${last}/${bits}`),
  fc.tuple(byte, fc.integer({ min: 48, max: 128 })).map(([last, bits]) => `2001:db8::${last.toString(16)}/${bits}`),
);
const link = fc.constantFrom('eth0', 'bond0.7');

const keepalived = fc.record({
  virtualAddresses: mostly(fc.uniqueArray(mostly(virtualAddress), { minLength: 1, maxLength: 6 })),
  interface: mostly(link),
  spread: maybe(fc.boolean()),
  preemptDelay: maybe(fc.constantFrom('0s', '30s', '16m40s')),
  profile: maybe(fc.constantFrom('default', 'fast')),
  advertInterval: maybe(fc.constantFrom('50ms', '300ms', '1s', '10s')),
  virtualRouterId: maybe(fc.integer({ min: 1, max: 240 })),
  garpMasterRepeat: maybe(fc.integer({ min: 1, max: 60 })),
  garpMasterDelay: maybe(fc.constantFrom('1s', '1m')),
  garpMasterRefresh: maybe(fc.constantFrom('0s', '10s', '1h')),
});
const host = (name: string, index: number) =>
  fc.record({
    name: mostly(fc.constant(name)),
    keepalived: fc.record({
      interface: maybe(link),
      unicastAddresses: mostly(
        fc.tuple(mostly(fc.constant(`198.51.100.${index}`)), mostly(fc.constant(`2001:db8:1::${index}`))),
      ),
    }),
  });
const file = fc.record({
  keepalived,
  nginx: fc.record({ directory: mostly(fc.constantFrom('/var/lib/tcplb', '/srv/lb-1', '/srv/l.b')) }),
  hosts: fc.tuple(
    host('lb1', 1),
    host('lb2', 2).map((one) => ({ ...one, ssh: 'lb2' })),
  ),
});

/** Undefined for what is refused. The quick parser, which agrees with the thorough one, since there are many. */
function parse(content: object): readonly NamedHost[] | undefined {
  const text = JSON.stringify({ apiVersion: 'tcplb.dev/v1alpha1', kind: 'LoadBalancerConfiguration', ...content });
  return parseQuickly(text, { source: 'tcplb.yaml', defaults, isOnHost: true })?.hosts;
}

function render(configuration: NamedHost): string {
  return renderKeepalived(configuration, []).find(({ path }) => path === KEEPALIVED_FILE)?.content ?? '';
}

const NUMBER = '\\d{1,5}';
const ADDRESS = '[0-9a-f:.]{2,45}';
const NAME = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}';
const PATH = '/[^\\s"\'\\\\$;{}#!*?\\[\\]\\p{Cc}]*';
/** All lines that there may be, at the depth of blocks at which they may stand. */
const LINES: readonly (readonly RegExp[])[] = [
  [
    /^$/,
    /^#[ -~]*$/,
    /^(global_defs|vrrp_script (nginx|backends)|track_file (health|standby-IPv[46]-\d+)|vrrp_instance IPv[46]-\d+) \{$/,
  ],
  [
    new RegExp(`^(router_id|interface) ${NAME}$`),
    new RegExp(
      `^(vrrp_garp_master_(repeat|delay|refresh)|interval|timeout|fall|rise|weight|init_file|virtual_router_id|priority|preempt_delay) ${NUMBER}$`,
    ),
    /^(vrrp_version 3|vrrp_check_unicast_src|vrrp_higher_prio_send_advert true|enable_script_security|state BACKUP|nopreempt|@\^tcplb-test script_user nobody|@tcplb-test script_user root)$/,
    /^# ("keepalived -t"|After a split)[ -~]*$/,
    new RegExp(`^script "/bin/sh ${PATH}/check-nginx\\.sh ${PATH}"$`, 'u'),
    new RegExp(`^script "/bin/bash ${PATH}/check-backends\\.sh ${PATH}"$`, 'u'),
    new RegExp(`^file "${PATH}"$`, 'u'),
    /^advert_int \d{1,2}(\.\d{1,2})?$/,
    new RegExp(`^unicast_src_ip ${ADDRESS}$`),
    /^(unicast_peer|virtual_ipaddress|track_script|track_file) \{$/,
  ],
  [new RegExp(`^${ADDRESS}(/\\d{1,3})?$`), /^(nginx|backends|health|standby-IPv[46]-\d+)$/],
];

/** The lines that are not what they should be. */
function findForeign(text: string): string[] {
  let depth = 0;
  const foreign = text.split('\n').filter((line) => {
    const word = line.trim();
    if (word === '}') {
      depth -= 1;
      return depth < 0;
    }
    const isKnown = LINES[depth]?.some((pattern) => pattern.test(word)) ?? false;
    if (word.endsWith('{')) depth += 1;
    return !isKnown;
  });
  return depth === 0 ? foreign : [...foreign, `ends ${depth} blocks deep`];
}

it('a value is refused, or stays one word where it belongs', () => {
  const counts = { refused: 0, rendered: 0 };
  fc.assert(
    fc.property(file, (content) => {
      const hosts = parse(content);
      counts[hosts === undefined ? 'refused' : 'rendered'] += 1;
      for (const one of hosts ?? []) expect(findForeign(render(one))).toEqual([]);
    }),
    { numRuns: 5000 },
  );
  // Otherwise it would say nothing.
  expect(counts.refused).toBeGreaterThan(500);
  expect(counts.rendered).toBeGreaterThan(500);
});

it('would be caught at a value that is more than a word', () => {
  const [one] =
    parse({
      keepalived: { virtualAddresses: ['192.0.2.100/24'], interface: 'eth0' },
      hosts: [1, 2].map((index) => ({
        name: `lb${index}`,
        ssh: `lb${index}`,
        keepalived: { unicastAddresses: [`192.0.2.1${index}`] },
      })),
    }) ?? [];
  const text = one === undefined ? '' : render(one);
  expect(findForeign(text)).toEqual([]);
  for (const evil of ['eth0 # x', 'eth0\n    notify /bin/evil', 'eth0 }', '"eth0']) {
    expect(findForeign(text.replace('interface eth0', () => `interface ${evil}`))).not.toEqual([]);
  }
});

describe.skipIf(!hasKeepalived)(`real keepalived${keepalivedNote}`, () => {
  let namespace: Namespace;
  beforeAll(() => {
    namespace = createNamespace(`tcplb-kh-${process.pid}`, {
      eth0: ['198.51.100.1/24', '2001:db8:1::1/64'],
      'bond0.7': ['198.51.100.2/24', '2001:db8:1::2/64'],
    });
  });
  afterAll(() => namespace[Symbol.dispose]());

  it('accepts what is rendered', () => {
    const tree = makeDirectory();
    const accepted = file.filter((content) => (parse(content)?.length ?? 0) > 0);
    try {
      fc.assert(
        fc.property(accepted, (content) => {
          const [one] = parse(content) ?? [];
          if (one === undefined) return;
          tree.write([{ path: KEEPALIVED_FILE, content: render(one) }]);
          const directory = `${tree.directory}/revisions/1-test`;
          expect(namespace.run(testKeepalivedCommand('keepalived', directory))).toEqual([]);
        }),
        { numRuns: 30 },
      );
    } finally {
      tree.remove();
    }
  });
});
