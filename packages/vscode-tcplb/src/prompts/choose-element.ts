/** What a command is about: the element it was called on, the selected one, or the one that is asked for. */
import { CancellationError, l10n } from 'vscode';
import type { CommandContext } from '../commands/command.ts';
import type { TreeElement } from '../tree/elements.ts';
import { findOnlyCluster, pickCluster } from './choose-cluster.ts';
import {
  type ElementChoice,
  listChoices,
  listRejected,
  type SubjectElement,
  type SubjectKind,
} from './list-choices.ts';
import { openCluster } from './open-cluster.ts';
import { pickItem, type WayOut } from './pick-item.ts';
import { BACK, runSteps, type Step } from './run-steps.ts';

export interface ElementQuestion<Kind extends SubjectKind> {
  readonly kinds: readonly Kind[];
  readonly title: string;
  readonly placeholder: string;
  /** Which of them; default all. An element that was clicked on has to be one of these as well. */
  readonly accepts?: (element: SubjectElement) => boolean;
  /** Whether Services that tcplb cannot serve are offered as exposures, too. Default false. */
  readonly includeRejected?: boolean;
}

type ElementOf<Kind extends SubjectKind> = Extract<SubjectElement, { readonly kind: Kind }>;

interface Answers {
  readonly sourceId?: string;
  readonly element?: SubjectElement;
}

/** Fails with `CancellationError` when it is called off, and as the cluster does. */
export async function chooseElement<Kind extends SubjectKind>(
  context: CommandContext,
  element: TreeElement | undefined,
  question: ElementQuestion<Kind>,
): Promise<ElementOf<Kind>> {
  const isMeant = (candidate: TreeElement | undefined): candidate is ElementOf<Kind> =>
    question.kinds.some((kind) => candidate?.kind === kind);
  // What was clicked on is meant, also when something else is selected.
  const near = element ?? context.tree.selection;
  if (isMeant(near) && (question.accepts?.(near) ?? true)) return near;
  const sourceId = near?.sourceId ?? (await findOnlyCluster(context.clusters));
  const { element: chosen } = await runSteps<Answers>({ ...(sourceId !== undefined && { sourceId }) }, [
    clusterStep(context, question.title),
    elementStep(context, question),
  ]);
  if (!isMeant(chosen)) throw new CancellationError();
  return chosen;
}

function clusterStep({ clusters }: CommandContext, title: string): Step<Answers> {
  return {
    isOpen: ({ sourceId }) => sourceId === undefined,
    ask: async (answers, position) => {
      const sourceId = await pickCluster(clusters, title, position);
      return sourceId === BACK ? BACK : { ...answers, sourceId };
    },
  };
}

function elementStep<Kind extends SubjectKind>(
  context: CommandContext,
  question: ElementQuestion<Kind>,
): Step<Answers> {
  return {
    isOpen: ({ element }) => element === undefined,
    ask: async (answers, position) => {
      const { kinds, title, placeholder, accepts = () => true } = question;
      const choices = listElements(context, answers.sourceId ?? '', question);
      const element = await pickItem(
        {
          title,
          placeholder,
          choices: choices.then((all) => all.filter(({ value }) => accepts(value))),
          nothing: nothingFor(kinds),
          waysOut: waysOutFor(kinds),
        },
        position,
      );
      return element === BACK ? BACK : { ...answers, element };
    },
  };
}

async function listElements(
  { clusters }: CommandContext,
  sourceId: string,
  { kinds, includeRejected = false }: Pick<ElementQuestion<SubjectKind>, 'kinds' | 'includeRejected'>,
): Promise<ElementChoice[]> {
  const { view } = await openCluster(clusters, sourceId);
  const rejected = includeRejected ? listRejected(sourceId, view, l10n) : [];
  return [...listChoices(sourceId, view, kinds, l10n), ...rejected];
}

function nothingFor(kinds: readonly SubjectKind[]): string {
  return kinds.includes('daemonSet')
    ? l10n.t('No DaemonSet takes a port of its nodes.')
    : l10n.t('Nothing is exposed yet.');
}

function waysOutFor(kinds: readonly SubjectKind[]): WayOut[] {
  return [
    ...(kinds.includes('daemonSet') ? [] : [{ label: `$(add) ${l10n.t('Expose…')}`, command: 'tcplb.expose' }]),
    { label: `$(rocket) ${l10n.t('Deploy Echo Server…')}`, command: 'tcplb.deployEcho' },
  ];
}
