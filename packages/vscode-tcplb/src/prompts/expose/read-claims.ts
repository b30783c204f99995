/** Who has which port, on the balancer and on the nodes, at the moment that a port is asked for. */
import type { PortClaims } from '@tcplb/core';
import { workspace } from 'vscode';
import type { CommandContext } from '../../commands/command.ts';
import { type ExposureAnswers, subjectOf, wantedListener } from './exposure-answers.ts';

const TIMEOUT_MS = 10_000;

/** Undefined when it cannot be had: the operation looks again before it writes. */
export async function readClaims(
  { engine, log }: CommandContext,
  answers: ExposureAnswers,
): Promise<PortClaims | undefined> {
  const { daemonSet, feed, view } = subjectOf(answers);
  const { namespace, name } = daemonSet;
  const { addresses, nginx } = view.configuration.configuration;
  try {
    return await engine().readPortClaims(
      await feed.client(),
      { kind: 'DaemonSet', namespace, name },
      {
        name: wantedListener(answers).name,
        addresses,
        // Looking at this machine runs programs.
        ...(workspace.isTrusted && { nginx }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
    );
  } catch (error) {
    log.debug('it is not known who has which port', error);
    return undefined;
  }
}
