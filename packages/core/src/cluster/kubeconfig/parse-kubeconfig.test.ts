import { expect, test } from 'vitest';
import { parseKubeconfig } from './parse-kubeconfig.ts';

const secret = 'c2VjcmV0LWtleQ==';

test.each<[name: string, text: string, message: string]>([
  ['broken YAML', `users:\n- name: u\n  user: {token: "${secret}\n`, 'line 4: not valid YAML'],
  ['a tab for indentation', `users:\n\t- token: ${secret}\n`, 'line 2: not valid YAML'],
  ['broken JSON', `{"users": [\n{"token": "${secret}"`, 'line 2: not valid YAML'],
  [
    'a number for a string',
    `users:\n- name: u\n  user:\n    token: 12345\n`,
    'line 4: users[0].user.token must be a string',
  ],
  ['a string for a list', `contexts: ${secret}\n`, 'line 1: contexts must be a list'],
  ['a list for a mapping', `clusters:\n- name: k\n  cluster: []\n`, 'line 3: clusters[0].cluster must be a mapping'],
  [
    'a string for a boolean',
    `{"clusters": [\n{"name": "k",\n"cluster": {"insecure-skip-tls-verify": "${secret}"}}]}`,
    'line 3: clusters[0].cluster.insecure-skip-tls-verify must be true or false',
  ],
  ['an alias of nothing', 'users: *secret\n', 'line 1: not valid YAML (bad alias)'],
  ['a plain text', secret, 'line 1: the file must be a mapping'],
])('%s is refused by line, without quoting', async (_name, text, message) => {
  const failure = await parseKubeconfig(text, '/home/jane/config').catch((error) => error);
  expect(failure).toMatchObject({
    code: 'InvalidConfiguration',
    message: expect.stringContaining(`kubeconfig /home/jane/config, ${message}`),
  });
  expect(failure.message + failure.suggestions).not.toContain(secret);
});

test.each<[name: string, text: string, message: string]>([
  ['another kind', 'apiVersion: v1\nkind: Secret\n', 'kubeconfig f is of kind Secret v1, not Config v1'],
  ['another version', 'apiVersion: v2\nkind: Config\n', 'kubeconfig f is of kind Config v2, not Config v1'],
  ['a name twice', 'users: [{name: u}, {name: u}]\n', 'kubeconfig f has two users named "u"'],
])('%s is refused', async (_name, text, message) => {
  await expect(parseKubeconfig(text, 'f')).rejects.toMatchObject({ code: 'InvalidConfiguration', message });
});

test('null counts as absent and unknown fields are ignored', async () => {
  const text = 'future: 1\nusers: [{name: u, user: {token: null, future: {}}}]\ncontexts: null\n';
  const kubeconfig = await parseKubeconfig(text, 'f');
  expect(kubeconfig.users.get('u')).toEqual({});
  expect([...kubeconfig.contexts]).toEqual([]);
});

// What `kubectl config view` makes of them.
test.each<[text: string, value: unknown]>([
  ['{namespace: 2001-01-01}', '2001-01-01'],
  ['{namespace: 1:30}', '1:30'],
  ['{namespace: !!str 5}', '5'],
  ['{namespace: !custom x}', 'x'],
  ['{namespace: a, namespace: b}', 'b'],
  ['{<<: {namespace: a}}', 'a'],
  ['{namespace: ~}', undefined],
])('a context %s has the namespace %j', async (text, value) => {
  const kubeconfig = await parseKubeconfig(`contexts: [{name: c, context: ${text}}]\n`, 'f');
  expect(kubeconfig.contexts.get('c')?.namespace).toBe(value);
});

test.each(['yes', '007', '1e3', '0o7', '08'])('a plain %s is no string', async (text) => {
  const parsed = parseKubeconfig(`contexts:\n- name: c\n  context: {namespace: ${text}}\n`, 'f');
  await expect(parsed).rejects.toThrow('line 3: contexts[0].context.namespace must be a string');
});

test('of several documents none is taken', async () => {
  await expect(parseKubeconfig('kind: Config\n---\nkind: Config\n', 'f')).rejects.toThrow('not valid YAML');
});
