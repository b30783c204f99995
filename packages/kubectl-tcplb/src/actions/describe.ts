/** `describe`: all there is to know about exposures. */
import { describeExposures, type ExposureDescription, formatDescription } from '@tcplb/core';
import { omitUndefined } from '../cli/omit-undefined.ts';
import type { Session } from '../cli/session.ts';
import { formatObject } from '../output/print-object.ts';
import { formatDifference } from './describe/format-difference.ts';
import { isInScope, requireNamed, resolveScope, type ScopeOptions } from './view/exposure-scope.ts';

export interface DescribeOptions extends ScopeOptions {
  readonly output?: string | undefined;
  readonly config?: string | undefined;
}

/** Fails with `NotFound` for a name that is not there, after having described the others. */
export async function describe(session: Session, options: DescribeOptions): Promise<void> {
  const { terminal, signal } = session;
  const { output, config } = options;
  const client = await session.connect();
  const scope = await resolveScope(client, session, options);
  const descriptions = await describeExposures(client, {
    isChosen: (service) => isInScope(scope, service),
    configuration: { env: process.env, cwd: process.cwd(), ...omitUndefined({ path: config }) },
    signal,
  });
  if (output === 'json' || output === 'yaml') {
    const items = descriptions.map((one) => ({ apiVersion, kind: 'ExposureDescription', ...one }));
    const list = { apiVersion, kind: 'ExposureDescriptionList', items };
    const alone = scope.names.length === 1 && items.length === 1;
    terminal.print(await formatObject(alone ? items[0] : list, output));
  } else {
    terminal.print(descriptions.map(formatOne).join('\n\n'));
    if (descriptions.length === 0 && scope.names.length === 0) {
      terminal.note(`No resources found${scope.namespace ? ` in ${scope.namespace} namespace` : ''}.`);
    }
  }
  requireNamed(
    scope,
    descriptions.map(({ service }) => service),
  );
}

const apiVersion = 'tcplb.dev/v1alpha1';

function formatOne(description: ExposureDescription): string {
  return `${formatDescription(description)}${formatDifference(description.live)}`;
}
