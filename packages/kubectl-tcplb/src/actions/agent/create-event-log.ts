/** Writes the log of an agent. What is wrong with an object is said when it begins, not with every plan. */
import type { AgentEvent } from '@tcplb/core';
import type { Logger } from 'pino';
import { describeEvent, type LogLine } from './describe-event.ts';

export function createEventLog(log: Logger): (event: AgentEvent, host?: string) => void {
  const logs = new Map<string | undefined, (event: AgentEvent) => void>();
  return (event, host) => {
    const known = logs.get(host) ?? createHostLog(host === undefined ? log : log.child({ host }));
    logs.set(host, known);
    known(event);
  };
}

function createHostLog(log: Logger): (event: AgentEvent) => void {
  const rejected = createNews();
  const quarantined = createNews();
  const isRepetition = createRepetition();
  const write = ({ level, message, fields = {} }: LogLine) => log[level](fields, message);
  return (event) => {
    if (isRepetition(event)) return;
    for (const line of describeEvent(event)) write(line);
    if (event.type === 'planned') {
      for (const message of rejected(event.plan.rejected.map((one) => one.message))) log.warn(message);
    }
    if (event.type === 'applied') {
      const messages = event.result.quarantined.map(({ namespace, name, kept, message }) => {
        return `exposure ${namespace}/${name} ${kept ? 'stays as it was' : 'is left out'}: ${message}`;
      });
      for (const message of quarantined(messages)) log.warn(message);
    }
  };
}

/** Gives those of the messages that were not among the last ones. */
function createNews(): (messages: readonly string[]) => string[] {
  let known: ReadonlySet<string> = new Set();
  return (messages) => {
    const news = messages.filter((message) => !known.has(message));
    known = new Set(messages);
    return news;
  };
}

/** What is not live yet as a whole is applied again and again, mostly to no effect. */
function createRepetition(): (event: AgentEvent) => boolean {
  let last: string | undefined;
  return (event) => {
    if (event.type !== 'applied') return false;
    const { outcome, revision, quarantined } = event.result;
    const words = JSON.stringify([outcome === 'written', revision, quarantined]);
    const isSame = outcome !== 'applied' && words === last;
    last = words;
    return isSame;
  };
}
