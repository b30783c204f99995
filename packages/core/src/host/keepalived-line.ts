/** One line of keepalived's log. The words are those of keepalived 2.2, told with `--log-detail`. Pure. */

export type VrrpState = 'MASTER' | 'BACKUP' | 'FAULT';

export type KeepalivedLine =
  | { readonly kind: 'entered'; readonly instance: string; readonly state: VrrpState; readonly time: string }
  /** Why one instance, or each of them, may enter another state. */
  | { readonly kind: 'cause'; readonly instance?: string; readonly cause: string }
  /** Also after one of its processes was killed. */
  | { readonly kind: 'started' }
  | { readonly kind: 'stopped'; readonly time: string };

const LINE = /^\w{3} (\w{3}) ([ \d]\d) (\d\d:\d\d:\d\d) (\d{4}): (.*)$/;
const ENTERED = /^\((\S+)\) Entering (MASTER|BACKUP|FAULT) STATE/;

/** Whoever leaves says so, and is then not heard of any more. */
export const LEFT = 'the owner gave it up';
export const UNHEARD = 'no owner was heard of';

/** Groups of a pattern, made into a clause. */
type Explanation = readonly [RegExp, (...groups: string[]) => string];

const OF_INSTANCE: readonly Explanation[] = [
  [/tracked file standby-\S+ now FAULT/, () => 'it was told to stand by'],
  [/tracked file standby-\S+ leaving FAULT/, () => 'it was told to stand by no longer'],
  [/tracked file health now FAULT/, () => 'the agent found nginx or all backends away'],
  [/tracked file health leaving FAULT/, () => 'the agent found all well again'],
  [/Backup received priority 0 advertisement/, () => LEFT],
  [/Receive advertisement timeout/, () => UNHEARD],
  [
    /Master received advert from (\S+) with higher priority (\d+), ours (\d+)/,
    (peer, theirs, ours) => `${peer} has it, with priority ${theirs} against ${ours}`,
  ],
  [/Master received advert from (\S+) with same priority/, (peer) => `${peer} has it, with the same priority`],
];

const GENERAL: readonly Explanation[] = [
  [/^VRRP_Script\((\S+)\) succeeded/, (name) => `the check of ${name} succeeds`],
  [/^VRRP_Script\((\S+)\) failed/, (name) => `the check of ${name} fails`],
  [/^VRRP_Script\((\S+)\) timed_out/, (name) => `the check of ${name} does not end in time`],
  [/^Netlink reports (\S+) (up|down)/, (name, state) => `interface ${name} is ${state}`],
];

/** Undefined for what says nothing of the above. */
export function readKeepalivedLine(text: string): KeepalivedLine | undefined {
  const [, month = '', day = '', clock = '', year = '', message = ''] = LINE.exec(text) ?? [];
  const time = (): string => `${new Date(`${day.trim()} ${month} ${year} ${clock} UTC`).toISOString().slice(0, 19)}Z`;
  const [, entered, state] = ENTERED.exec(message) ?? [];
  if (entered !== undefined) return { kind: 'entered', instance: entered, state: state as VrrpState, time: time() };
  if (message.startsWith('Starting VRRP child process')) return { kind: 'started' };
  if (message.startsWith('Stopped Keepalived')) return { kind: 'stopped', time: time() };
  const [, instance, words = message] = /^\((\S+)\):? (.*)$/.exec(message) ?? [];
  const cause = explain(words, instance === undefined ? GENERAL : OF_INSTANCE);
  if (cause === undefined) return undefined;
  return { kind: 'cause', cause, ...(instance !== undefined && { instance }) };
}

function explain(words: string, explanations: readonly Explanation[]): string | undefined {
  for (const [pattern, toClause] of explanations) {
    const [match, ...groups] = pattern.exec(words) ?? [];
    if (match !== undefined) return toClause(...groups);
  }
  return undefined;
}
