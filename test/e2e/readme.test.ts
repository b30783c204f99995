/** The README shows a session; here it is played again, and what it prints is compared. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const mayListen =
  process.getuid?.() === 0 || Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start')) <= 446;
let directory: string;

if (!mayListen) console.warn('SKIPPED: the session in the README listens on port 446, which needs root here');

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tcplb-readme-'));
});

afterAll(async () => {
  await play('kubectl-tcplb sandbox stop 2>/dev/null || true');
  await rm(directory, { recursive: true, force: true });
});

/** Stdout and stderr of a bash script that echoes each command as the README shows it. */
function play(script: string): Promise<string> {
  const env = {
    ...process.env,
    PATH: `${join(root, 'packages/kubectl-tcplb/bin')}${delimiter}${process.env.PATH ?? ''}`,
    XDG_STATE_HOME: join(directory, 'state'),
    // The README shows what a terminal of today shows.
    LC_ALL: 'C.UTF-8',
  };
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', `exec 2>&1\n${script}`], {
      cwd: directory,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.once('error', reject).once('close', () => resolve(output));
  });
}

/** What differs from one run to the next, and with it the width of its column, becomes a letter. */
function normalise(text: string): string {
  return text
    .replaceAll(/127\.0\.0\.1:\d+/g, 'API')
    .replaceAll(/127\.\d+\.0\./g, '127.N.0.')
    .replaceAll(/KUBECONFIG=\S*kubeconfig/g, 'KUBECONFIG=FILE')
    .replaceAll(/revision\/[0-9a-f]{12}/g, 'revision/HASH')
    .replaceAll(/[\d.]+(ms|s\b|\/s)/g, 'N$1')
    .replaceAll(/ {2,}/g, '  ');
}

test.skipIf(!mayListen)(
  'the session in the README prints what the README says',
  async () => {
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    const session = readme.match(/```console\n([\s\S]*?)```/)?.[1] ?? '';
    const commands = [...session.matchAll(/^\$ (.*)$/gm)].map(([, command = '']) => command);
    expect(commands).toContain('kubectl tcplb apply');
    const script = commands.map(
      (command) => `printf '%s\\n' ${JSON.stringify(`$ ${command}`).replaceAll('$', '\\$')}\n${command}`,
    );
    expect(normalise(await play(script.join('\n')))).toBe(normalise(session));
  },
  120_000,
);
