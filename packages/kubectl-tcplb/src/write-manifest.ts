/**
 * Build step: `write-manifest.ts DIRECTORY` writes oclif's manifest of the bundle there, for completion and the command
 * reference, and all help texts.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Plugin } from '@oclif/core';
import { renderAllHelp } from './help/render-all-help.ts';

const root = process.argv[2];
if (root === undefined) throw new Error('usage: write-manifest.ts DIRECTORY');
const plugin = new Plugin({ root, ignoreManifest: true, errorOnManifestCreate: true, isRoot: true });
await plugin.load();
writeFileSync(join(root, 'oclif.manifest.json'), JSON.stringify(plugin.manifest));
writeFileSync(join(root, 'help.json'), JSON.stringify(renderAllHelp(Object.values(plugin.manifest.commands))));
