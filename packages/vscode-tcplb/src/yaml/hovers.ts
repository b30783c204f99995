/** What a field of a YAML document means, when the mouse rests on it. */
import { Hover, type HoverProvider, MarkdownString, Range } from 'vscode';
import type { Services } from '../services.ts';
import { signalOf } from '../testing/cancellation.ts';
import { unlessCancelled } from './unless-cancelled.ts';
import { isConfigurationFile } from './yaml-files.ts';
import { findPartAt, isOurs } from './yaml-parts.ts';

export function createHovers({ yaml }: Pick<Services, 'yaml'>): HoverProvider {
  return {
    provideHover: async (document, position, token) => {
      const isConfiguration = isConfigurationFile(document);
      const offset = document.offsetAt(position);
      const part = findPartAt(document.getText(), offset, isConfiguration);
      if (part === undefined || !isOurs(part, isConfiguration)) return undefined;
      const found = await unlessCancelled(yaml.hover({ part, offset, isConfiguration }, signalOf(token)));
      if (found === undefined) return undefined;
      const range = new Range(document.positionAt(found.start), document.positionAt(found.end));
      return new Hover(new MarkdownString(found.text), range);
    },
  };
}
