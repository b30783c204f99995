/** Goes through the chain from the kubeconfig to the echo as a person would, and changes nothing on the way. */
import { TcplbError, toTcplbError } from '../errors.ts';
import type { Check, Finding } from './check.ts';
import type { CheckId, CheckResult } from './check-result.ts';
import { checks } from './checks/all-checks.ts';
import { createDoctorContext, type DoctorContext, type DoctorOptions } from './doctor-context.ts';
import { failedRead } from './findings.ts';

/**
 * Gives each finding as soon as it is made, in the order of `checkIds`. Whatever is wrong is a finding; only `Cancelled`
 * is thrown.
 */
export async function* runDoctor(options: DoctorOptions): AsyncGenerator<CheckResult, void, undefined> {
  const context = createDoctorContext(options);
  /** Why each check that cannot be relied on cannot be. */
  const broken = new Map<CheckId, string>();
  for (const check of checks) {
    const { id, title, needs } = check;
    const missing = needs.find((need) => broken.has(need));
    if (missing !== undefined) {
      const why = broken.get(missing) ?? '';
      broken.set(id, why);
      yield { id, title, status: 'skipped', message: why };
      continue;
    }
    for await (const { blocks, ...finding } of examine(check, context)) {
      if (blocks) broken.set(id, `not examined: see ${title}`);
      yield { id, title, ...finding };
    }
  }
}

async function* examine(check: Check, context: DoctorContext): AsyncGenerator<Finding> {
  requireNotCancelled(context);
  try {
    yield* check.run(context);
  } catch (error) {
    requireNotCancelled(context);
    const failure = toTcplbError(error);
    if (failure.code === 'Cancelled') throw failure;
    yield failure.code === 'Forbidden' ? notPermitted(failure) : failedRead(failure, check.hint?.(context));
  }
}

/** That a permission is missing has been found before, together with the rule to add. */
function notPermitted({ message }: TcplbError): Finding {
  return { status: 'skipped', message, blocks: true };
}

function requireNotCancelled({ signal }: DoctorContext): void {
  if (signal?.aborted) throw new TcplbError('Cancelled', 'the examination was cancelled');
}
