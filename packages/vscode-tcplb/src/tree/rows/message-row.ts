/** Something to say where rows would be. */
import { elementId } from '../element-id.ts';
import type { MessageElement } from '../elements.ts';
import { messageIcons } from '../icons.ts';
import { describeError } from '../tooltips/context-tooltip.ts';
import { escapeMarkdown, lines } from '../tooltips/markdown.ts';
import type { TreeRow } from '../tree-row.ts';

/** What it stands under; undefined for a root. */
export type MessageParent = MessageElement['parent'];

export function noteRow(parent: MessageParent, text: string): TreeRow {
  return messageRow(parent, text, { icon: messageIcons.note, tooltip: () => escapeMarkdown(text) });
}

export function errorRow(parent: MessageParent, error: Error): TreeRow {
  const tooltip = () => lines(...describeError(error));
  return messageRow(parent, error.message, { icon: messageIcons.failure, tooltip });
}

function messageRow(parent: MessageParent, text: string, looks: Pick<TreeRow, 'icon' | 'tooltip'>): TreeRow {
  const element: MessageElement = {
    kind: 'message',
    sourceId: parent?.sourceId ?? '',
    ...(parent && { parent }),
    text,
  };
  return {
    element,
    id: elementId(element),
    label: text,
    ...looks,
    contextValue: 'message',
    collapsible: 'none',
    accessibilityLabel: text,
  };
}
