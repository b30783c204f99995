/** Narrows the view to a namespace or to names, while the person types. */
import { l10n } from 'vscode';
import { askText } from '../prompts/ask-text.ts';
import { type Choice, pickItem } from '../prompts/pick-item.ts';
import type { Position } from '../prompts/run-steps.ts';
import type { CommandContext, CommandHandler } from './command.ts';

type Answer = 'byName' | 'clear' | { readonly namespace: string };

const ONLY_STEP: Position = { step: 1, totalSteps: 1, canGoBack: false };

export const filter: CommandHandler = async (context) => {
  const answer = await pickItem<Answer>(
    {
      title: l10n.t('Filter'),
      placeholder: l10n.t('Show only…'),
      choices: listAnswers(context),
      nothing: l10n.t('There is nothing to filter.'),
    },
    ONLY_STEP,
  );
  if (answer === 'byName') await filterByName(context);
  else if (answer === 'clear') context.tree.setFilter(undefined);
  else if (typeof answer === 'object') context.tree.setFilter({ ...context.tree.filter, namespace: answer.namespace });
};

async function listAnswers({ clusters, tree }: CommandContext): Promise<Choice<Answer>[]> {
  const sources = await clusters.load();
  const namespaces = new Set(
    sources.flatMap(({ id }) => {
      const state = clusters.state(id);
      if (state?.phase !== 'ready') return [];
      return [...state.view.exposures, ...state.view.daemonSets].map(({ namespace }) => namespace);
    }),
  );
  const { name, namespace } = tree.filter ?? {};
  return [
    { value: 'byName', label: `$(search) ${l10n.t('By name…')}`, ...(name && { description: name }) },
    ...(tree.filter === undefined
      ? []
      : [{ value: 'clear' as const, label: `$(clear-all) ${l10n.t('Clear filter')}` }]),
    ...[...namespaces].toSorted().map((found) => ({
      value: { namespace: found },
      label: `$(symbol-namespace) ${found}`,
      group: l10n.t('By namespace'),
      ...(found === namespace && { description: l10n.t('shown now') }),
    })),
  ];
}

/** The view follows every letter; Escape brings back what was shown. */
async function filterByName({ tree }: CommandContext): Promise<void> {
  const before = tree.filter;
  try {
    await askText(
      {
        title: l10n.t('Filter by Name'),
        prompt: l10n.t('Part of the name of an exposure or DaemonSet'),
        value: before?.name ?? '',
        check: () => undefined,
        onChange: (name) => tree.setFilter({ ...before, name }),
      },
      ONLY_STEP,
    );
  } catch (error) {
    tree.setFilter(before);
    throw error;
  }
}
