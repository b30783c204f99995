/** What the log says of an event. */
import { type AgentEvent, type Drift, describeDrift, type Hold } from '@tcplb/core';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  /** What a machine would look for. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Nothing for what happens all the time. */
export function describeEvent(event: AgentEvent): LogLine[] {
  switch (event.type) {
    case 'synced':
      return [
        { level: 'info', message: 'following the cluster', fields: { durationMs: Math.round(event.durationMs) } },
      ];
    case 'outage':
      return [failure('warn', 'the cluster cannot be followed, what serves goes on serving', event.error)];
    case 'outage-over':
      return [{ level: 'info', message: 'the cluster is followed again' }];
    case 'silence': {
      const seconds = Math.round(event.silentMs / 1000);
      return [{ level: 'warn', message: `the API server has said nothing for ${seconds} s` }];
    }
    case 'silence-over':
      return [{ level: 'info', message: 'the API server speaks again' }];
    case 'held':
      return describeHolds(event.holds);
    case 'applied':
      return [describeApplied(event)];
    case 'apply-failed':
      return [describeFailedApply(event)];
    case 'host-failed':
      return [failure('error', 'cannot look after nginx', event.error)];
    case 'drift':
      return event.drift.map((drift) => logDrift(drift, event.isRepaired));
    case 'started-last-good':
      return describeLastGood(event);
    case 'old-workers':
      if (event.ended === 0) return [];
      return [{ level: 'warn', message: `ended ${event.ended} of the oldest nginx workers, with their connections` }];
    case 'health':
      return [describeHealth(event.isWell)];
    case 'keepalived-started':
      return [{ level: 'warn', message: 'keepalived did not run and was started' }];
    case 'keepalived-failed':
      return [failure('error', 'no part in who has the virtual addresses', event.error)];
    case 'ownership':
      return [describeOwnership(event)];
    case 'vrrp-watch-failed':
      return [failure('error', 'cannot look after the virtual addresses', event.error)];
    case 'report-failed':
      return [failure('warn', 'the Services cannot be told what became of them', event.error)];
    case 'elected':
      return [describeElected(event)];
    case 'configured':
      return [{ level: 'info', message: `the configuration is that of ${event.source}` }];
    case 'configuration-kept':
      return [failure('error', 'the configuration stays as it was', event.error)];
    case 'lease-failed': {
      const what = event.lease === 'election' ? 'no part in the election of who tells the Services' : 'no heartbeat';
      return [failure('warn', what, event.error)];
    }
    case 'stood-back':
      return [failure('warn', 'this agent stands back', event.error)];
    case 'took-charge':
      return event.isTakeover ? [{ level: 'info', message: 'this agent looks after the host now' }] : [];
    case 'reported':
    case 'planned':
    case 'checked':
      return [];
  }
}

type AgentError = Extract<AgentEvent, { readonly type: 'outage' }>['error'];

function failure(level: LogLine['level'], what: string, error: AgentError, more: object = {}): LogLine {
  const { code, message, suggestions } = error;
  return {
    level,
    message: `${what}: ${message}`,
    fields: { code, ...(suggestions.length > 0 && { suggestions }), ...more },
  };
}

/** Another apply under way is nothing wrong: it is waited for. */
function describeFailedApply({ error, retryMs }: Extract<AgentEvent, { readonly type: 'apply-failed' }>): LogLine {
  if (error.code !== 'HostBusy') return failure('error', 'the apply failed', error, { retryMs });
  return { level: 'info', message: `waiting to apply: ${error.message}`, fields: { code: error.code } };
}

function describeLastGood({
  revision,
  refusal,
}: Extract<AgentEvent, { readonly type: 'started-last-good' }>): LogLine[] {
  const started: LogLine = { level: 'warn', message: `nginx did not run; it serves revision ${revision} again` };
  if (refusal === undefined) return [started];
  return [{ level: 'error', message: `nginx does not accept what was live, ${refusal}` }, started];
}

function describeElected({ isSelf, holder }: Extract<AgentEvent, { readonly type: 'elected' }>): LogLine {
  const who = holder === undefined ? 'no agent is known to tell' : `agent ${holder} tells`;
  return { level: 'info', message: `${isSelf ? 'this agent tells' : who} the Services what became of them` };
}

function describeHealth(isWell: boolean): LogLine {
  if (isWell) return { level: 'info', message: 'nginx answers, the host is fit to have virtual addresses' };
  return { level: 'warn', message: 'nginx does not answer, the virtual addresses are left to other hosts' };
}

function describeOwnership({ held, transition }: Extract<AgentEvent, { readonly type: 'ownership' }>): LogLine {
  const message = held.length === 0 ? 'has no virtual address' : `has ${held.join(', ')}`;
  if (transition === undefined) return { level: 'info', message };
  const { instance, state, time: since, cause } = transition;
  return { level: 'info', message, fields: { instance, state, since, ...(cause !== undefined && { cause }) } };
}

function describeHolds(holds: readonly Hold[]): LogLine[] {
  if (holds.length === 0) return [{ level: 'info', message: 'no loss of backends is held any more' }];
  return holds.map(({ namespace, name, lost, ready }) => ({
    level: 'warn',
    message: `exposure ${namespace}/${name} keeps ${lost} of ${ready} backends that are suddenly not ready, for a while`,
  }));
}

function describeApplied({ plan, result, durationMs }: Extract<AgentEvent, { readonly type: 'applied' }>): LogLine {
  const { outcome, revision } = result;
  const messages = {
    applied: `revision ${revision} is live`,
    unchanged: `revision ${revision} was live already`,
    written: `revision ${revision} is written; the nginx that includes it does not run`,
  };
  const exposures = plan.exposures.length;
  const fields = { revision, exposures, quarantined: result.quarantined.length, durationMs: Math.round(durationMs) };
  return { level: 'info', message: messages[outcome], fields };
}

function logDrift(drift: Drift, isRepaired: boolean): LogLine {
  const message = `${describeDrift(drift)}; ${isRepaired ? 'putting it right' : 'left as it is'}`;
  return { level: 'warn', message, fields: { drift: drift.kind } };
}
