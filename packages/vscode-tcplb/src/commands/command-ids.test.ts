import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { commandIds } from './command-ids.ts';

// The table of handlers has one for each of these: its type says so.
test('the commands are those of the manifest', () => {
  expect(commandIds).toEqual(manifest.contributes.commands.map(({ command }) => command));
});
