/** Tells the cluster what a test of an exposure found, for whoever looks at the exposure later. */
import { hostname } from 'node:os';
import type { ClusterClient, RequestOptions } from '../cluster/cluster-client.ts';
import { recordEvent } from '../cluster/record-event.ts';
import { TEST_FAILED, TEST_PASSED } from '../describe/last-test.ts';
import { type TcplbError, toTcplbError } from '../errors.ts';
import { serviceRef } from '../exposure/rejection.ts';
import type { Service } from '../snapshot.ts';

/** Of one listener. */
export interface TestFinding {
  readonly passed: boolean;
  /** One line, as `summarizeReport` gives it. */
  readonly summary: string;
  /** One sentence for each. */
  readonly problems: readonly string[];
}

export interface RecordTestOptions extends RequestOptions {
  /** Where the connections came from; default this machine's name. */
  readonly reporter?: string;
}

/** Characters, as API servers accept them for an Event. */
const MAX_MESSAGE = 1_024;

/**
 * As an Event of the Service. Whoever may not write Events tests all the same. Never fails; resolves with anything else
 * that kept it from being told.
 */
export async function recordTest(
  client: ClusterClient,
  service: Service,
  findings: readonly TestFinding[],
  { reporter = hostname(), ...options }: RecordTestOptions = {},
): Promise<TcplbError | undefined> {
  const passed = findings.every((finding) => finding.passed);
  const message = findings.map(({ summary, problems }) => [`${summary}.`, ...problems].join(' ')).join(' ');
  const { uid } = service.metadata;
  try {
    await recordEvent(
      client,
      {
        object: serviceRef(service),
        ...(uid !== undefined && { uid }),
        type: passed ? 'Normal' : 'Warning',
        reason: passed ? TEST_PASSED : TEST_FAILED,
        message: message.slice(0, MAX_MESSAGE),
        reporter,
        isLatest: true,
      },
      options,
    );
  } catch (error) {
    const failure = toTcplbError(error);
    return failure.code === 'Forbidden' ? undefined : failure;
  }
  return undefined;
}
