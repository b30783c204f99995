/** The keepalived files of the golden cases: a real keepalived and a real nginx have to accept each of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testKeepalivedCommand } from '../../src/host/apply/test-keepalived.ts';
import { plan } from '../../src/plan.ts';
import { goldenCases, readGoldenCase } from '../golden/golden-cases.ts';
import { makeDirectory, nginxFacts } from '../nginx/real-nginx.ts';
import { createNamespace, hasKeepalived, keepalivedNote, type Namespace } from './namespace.ts';

const cases = goldenCases().filter((name) => readGoldenCase(name).configuration.keepalived !== undefined);

it('there are six at least', () => {
  expect(cases.length).toBeGreaterThanOrEqual(6);
});

describe.skipIf(!hasKeepalived || nginxFacts === undefined)(`real programs${keepalivedNote}`, () => {
  let namespace: Namespace;
  beforeAll(() => {
    namespace = createNamespace(`tcplb-kg-${process.pid}`, {
      eth0: ['192.0.2.11/24', '2001:db8::11/64'],
      'bond0.7': [],
    });
  });
  afterAll(() => namespace[Symbol.dispose]());

  /** Runs the check on the case as it would be staged, in a directory of its own. */
  function check<T>(name: string, run: (directory: string) => T, change = (content: string) => content): T {
    const { snapshot, configuration } = readGoldenCase(name);
    const tree = makeDirectory();
    try {
      const nginx = { ...configuration.nginx, directory: tree.directory };
      const { files } = plan(snapshot, { ...configuration, nginx }, nginxFacts);
      tree.write(files.map((file) => ({ ...file, content: change(file.content) })));
      return run(tree.directory);
    } finally {
      tree.remove();
    }
  }
  const keepalived = (directory: string) =>
    namespace.run(testKeepalivedCommand('keepalived', `${directory}/revisions/1-test`));
  const nginx = (directory: string) =>
    namespace.run({ command: 'nginx', args: ['-t', '-p', directory, '-c', 'live/nginx.conf'], parse: (all) => all });

  it.each(cases)('keepalived -t accepts %s', (name) => {
    expect(check(name, keepalived)).toEqual([]);
  });

  it.each(cases)('nginx -t accepts %s on a host that has none of the addresses', (name) => {
    const { exitCode, stderr } = check(name, nginx);
    expect(stderr).not.toMatch(/\[(warn|error|emerg)\]/);
    expect(exitCode).toBe(0);
  });

  it.each([
    ['an unknown word', /nopreempt/, 'nopremept', "Unknown keyword 'nopremept'"],
    ['a value that is none', /priority 254/, 'priority 999', 'Priority not valid'],
    ['an interface that is not there', /interface eth0/, 'interface eth9', "doesn't exist"],
    ['a script that is not there', /\/bin\/bash/, '/bin/no-such-shell', 'Disabling track script backends'],
    ['a brace too many', /advert_int 0.3/, 'advert_int 0.3\n}', "Extra '}' found"],
  ])('refuses %s, so the check can fail', (_what, pattern, broken, words) => {
    const complaints = check('keepalived-active-passive', keepalived, (text) => text.replace(pattern, broken));
    expect(complaints.join('\n')).toContain(words);
  });
});
