/** Which documents are looked at. */
import type { DocumentFilter, TextDocument } from 'vscode';
import { SCHEME } from '../documents/document-path.ts';
import { readConfigurationFile } from '../settings.ts';

/** Not the older versions that a comparison shows. */
const SCHEMES = ['file', 'untitled', 'vscode-vfs', SCHEME];

export const YAML_FILES: readonly DocumentFilter[] = SCHEMES.map((scheme) => ({ language: 'yaml', scheme }));

export function isYamlFile({ languageId, uri }: TextDocument): boolean {
  return languageId === 'yaml' && SCHEMES.includes(uri.scheme);
}

/** Whether the file is where a configuration of tcplb is looked for, whatever it says. */
export function isConfigurationFile({ uri }: TextDocument): boolean {
  return /(^|\/)tcplb\.yaml$/.test(uri.path) || (uri.scheme === 'file' && uri.fsPath === readConfigurationFile());
}
