/** What the extension contributes is complete: texts, files, conditions and commands that exist. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));
const manifest = read('package.json');
const texts: Record<string, string> = read('package.nls.json');
const { commands, menus, views, viewsWelcome, walkthroughs } = manifest.contributes;
const ids: string[] = commands.map(({ command }: { command: string }) => command);

/** What runs programs: nginx, or a sandbox cluster. */
const PROGRAMS = [
  'doctor',
  'repeatDoctor',
  'applyConfig',
  'showHistory',
  'undo',
  'drainNode',
  'undrainNode',
  'switchOwner',
  'chaos',
  'startSandbox',
];

/** Every string of the manifest, with the path to it. */
function* strings(value: unknown, path = ''): Generator<[string, string]> {
  if (typeof value === 'string') yield [path, value];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) yield* strings(child, `${path}/${key}`);
  }
}

/** Conditions under which something shows, wherever they stand. */
const conditions = [...strings(manifest.contributes)].filter(([path]) => /\/(when|enablement)$/.test(path));

test.each(commands as { command: string; title: string; category: string }[])(
  '$command has a title and our category',
  ({ title, category }) => {
    expect(category).toBe('tcplb');
    expect(texts[title.slice(1, -1)]).toBeTruthy();
  },
);

test('every text of the manifest exists, and no text is left over', () => {
  const used = [...strings(manifest)].flatMap(([, text]) => /^%(.+)%$/.exec(text)?.[1] ?? []);
  expect(new Set(used)).toEqual(new Set(Object.keys(texts)));
});

test('menus, welcome texts and the walkthrough name commands that exist', () => {
  const inMenus = Object.values(menus as Record<string, { command: string }[]>).flat();
  const links = Object.values(texts).flatMap((text) => [...text.matchAll(/\(command:(tcplb\.\w+)/g)]);
  const named = [...inMenus.map(({ command }) => command), ...links.map(([, id = '']) => id)];
  expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  expect(viewsWelcome.every(({ view }: { view: string }) => view === 'tcplb.backends')).toBe(true);
});

test('each command is in the palette, except those that are only for links and rows of the doctor', () => {
  const links = ['tcplb.revealBackend', 'tcplb.typeCommandLine'];
  const rows = ['tcplb.openFinding', 'tcplb.runNextCommand', 'tcplb.copyNextCommand'];
  const hidden = [...links, ...rows].map((command) => ({ command, when: 'false' }));
  expect(new Set(menus.commandPalette)).toEqual(new Set(hidden));
});

test('conditions use context keys that the sources set', async () => {
  const { execFileSync } = await import('node:child_process');
  const keys = new Set(
    conditions.flatMap(([, text]) => text.match(/\btcplb\.(?!(?:backends|distribution|doctor)\b)\w+/g) ?? []),
  );
  const completions = walkthroughs[0].steps.flatMap(({ completionEvents }: { completionEvents: string[] }) =>
    completionEvents.flatMap((event) => /^onContext:(.+)$/.exec(event)?.[1] ?? []),
  );
  for (const key of [...keys, ...completions]) {
    const found = execFileSync('grep', ['-rlF', `'${key}'`, join(root, 'src')], { encoding: 'utf8' });
    expect(found, key).not.toBe('');
  }
});

test('what runs programs is not there in a workspace that is not trusted', () => {
  const trusting = commands
    .filter(({ enablement }: { enablement?: string }) => enablement?.split(' && ').includes('isWorkspaceTrusted'))
    .map(({ command }: { command: string }) => command);
  expect(trusting).toEqual(PROGRAMS.map((name) => `tcplb.${name}`));
});

test('files that the manifest names exist', () => {
  const files = [...strings(manifest.contributes), ['icon', manifest.icon] as const]
    .map(([, text]) => text)
    .filter((text) => /^(\.\/)?(media|syntaxes)\//.test(text));
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('nothing but its own views and commands, and YAML to look at, activates the extension', () => {
  expect(manifest.activationEvents).toEqual(['onLanguage:yaml']);
  expect(Object.keys(views)).toEqual(['tcplb', 'tcplbDoctor']);
});

test('it runs where the workspace is, and a workspace that is not trusted cannot name files or programs', () => {
  expect(manifest.extensionKind).toEqual(['workspace']);
  const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  expect(supported).toBe('limited');
  const paths = Object.entries(manifest.contributes.configuration.properties as Record<string, { type: string }>)
    .filter(([, { type }]) => type === 'string')
    .map(([name]) => name);
  expect(restrictedConfigurations.toSorted()).toEqual(paths.toSorted());
});
