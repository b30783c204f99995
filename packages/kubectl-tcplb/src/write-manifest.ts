/**
 * Build step: `write-manifest.ts ROOT DIRECTORY` writes oclif's manifest of the plugin in ROOT to DIRECTORY, for completion
 * and the command reference, and all help texts.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Plugin } from '@oclif/core';
import { renderAllHelp } from './help/render-all-help.ts';

const [root, directory] = process.argv.slice(2);
if (root === undefined || directory === undefined) throw new Error('usage: write-manifest.ts ROOT DIRECTORY');
const plugin = new Plugin({ root, ignoreManifest: true, errorOnManifestCreate: true, isRoot: true });
await plugin.load();
writeFileSync(join(directory, 'oclif.manifest.json'), JSON.stringify(plugin.manifest));
writeFileSync(join(directory, 'help.json'), JSON.stringify(renderAllHelp(Object.values(plugin.manifest.commands))));
