import { expect, test } from 'vitest';
import { portHolderCommand } from './probe-listeners.ts';

const stdout = `\
LISTEN 0      511        192.0.2.1:446      0.0.0.0:* users:(("node",pid=11,fd=24))
LISTEN 0      511        192.0.2.2:446      0.0.0.0:* users:(("nginx",pid=12,fd=5),("nginx",pid=13,fd=5))
LISTEN 0      511   [2001:db8::1]:446         [::]:* users:(("haproxy",pid=14,fd=6))
`;
const everywhere = 'LISTEN 0      511                *:446            *:* users:(("socat",pid=15,fd=3))\n';

test.each([
  ['192.0.2.2', stdout, 'nginx (process 12)'],
  ['2001:db8::1', stdout, 'haproxy (process 14)'],
  ['0.0.0.0', stdout, 'node (process 11)'],
  ['192.0.2.9', everywhere, 'socat (process 15)'],
  ['192.0.2.9', `${stdout}${everywhere}`, 'socat (process 15)'],
  ['192.0.2.9', 'LISTEN 0 511 192.0.2.9:446 0.0.0.0:*\n', undefined],
])('who holds TCP port 446 of %s', (address, output, holder) => {
  const { args, parse } = portHolderCommand({ address, protocol: 'TCP', port: 446 });
  expect(args.at(-1)).toBe('sport = :446');
  expect(parse({ exitCode: 0, stdout: output, stderr: '' })).toBe(holder);
});
