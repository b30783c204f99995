/** What ssh says when it fails, and what to do about it. ssh has one exit code for everything: 255. */
import { type ErrorCode, TcplbError } from '../../errors.ts';
import type { SshHostOptions } from './ssh-host.ts';

type Target = Pick<SshHostOptions, 'name' | 'destination'>;

interface Failure {
  /** Found in what ssh said. */
  readonly said: RegExp;
  readonly code: ErrorCode;
  readonly reason: string;
  readonly suggestions: (target: Target) => readonly string[];
}

const none = () => [];
const tryIt = ({ destination }: Target) => `"ssh ${destination} true" has to work without asking anything.`;
const isUp = ({ name }: Target) => [`See whether ${name} is up, and whether its sshd listens there.`];

/** The first that fits counts. */
const FAILURES: readonly Failure[] = [
  {
    said: /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for .* has changed|REVOKED HOST KEY/,
    code: 'HostRefused',
    reason: 'its host key has changed: somebody may stand between',
    suggestions: ({ destination }) => [
      'Find out why: was the machine installed anew?',
      `Only then forget the old key with "ssh-keygen -R" and confirm the new one with "ssh ${destination}".`,
    ],
  },
  {
    said: /host key is known for|Host key verification failed/,
    code: 'HostRefused',
    reason: 'its host key is not known here',
    suggestions: ({ destination }) => [
      'On the host, read its fingerprint: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
      `Here, run "ssh ${destination}" and say yes to that fingerprint only; or add a key from ssh-keyscan that has it to known_hosts.`,
    ],
  },
  {
    said: /Permission denied \(|Too many authentication failures|Permission denied, please try again/,
    code: 'HostRefused',
    reason: 'it accepts none of our keys for that user',
    suggestions: (target) => [tryIt(target), 'A key with a passphrase has to be in an agent: ssh-add.'],
  },
  {
    said: /^sudo: /m,
    code: 'HostRefused',
    reason: 'sudo does not let us do it without a password',
    suggestions: () => ['Allow that user all commands with NOPASSWD in sudoers, or log in as root.'],
  },
  {
    said: /Bad configuration option|bad configuration options|Can't open user config file|Bad owner or permissions on/,
    code: 'InvalidConfiguration',
    reason: 'ssh cannot use its configuration',
    suggestions: none,
  },
  {
    said: /Session open refused by peer|session request failed/,
    code: 'HostUnreachable',
    reason: 'its sshd allows too few sessions for one connection',
    suggestions: () => ['Set MaxSessions in its sshd_config to 3 at least.'],
  },
  {
    said: /Could not resolve hostname/,
    code: 'HostUnreachable',
    reason: 'its name is not known',
    suggestions: ({ destination }) => [`Give ${destination} an address in DNS, /etc/hosts or ~/.ssh/config.`],
  },
  { said: /Connection refused/, code: 'HostUnreachable', reason: 'it refuses the connection', suggestions: isUp },
  {
    said: /timed out|Timeout, server/i,
    code: 'HostUnreachable',
    reason: 'it does not answer',
    suggestions: isUp,
  },
  {
    said: /No route to host|Network is unreachable|Host is down/,
    code: 'HostUnreachable',
    reason: 'no way leads there',
    suggestions: isUp,
  },
];

/** The error for a connection that could not be made, or was lost; `words` are what ssh wrote to stderr. */
export function explainFailure(words: string, target: Target): TcplbError {
  const failure = FAILURES.find(({ said }) => said.test(words));
  const { code, reason, suggestions } = failure ?? { code: 'HostUnreachable', reason: undefined, suggestions: none };
  const said = lastWords(words);
  const because = [reason, said && `ssh says: ${said}`].filter(Boolean).join('; ') || 'the connection was lost';
  return new TcplbError(code, `ssh ${target.destination}: ${because}`, {
    suggestions: suggestions(target),
    retryable: code === 'HostUnreachable',
  });
}

/** What tells most stands at the end; a drawing of `@` warns of a changed key. */
function lastWords(words: string): string {
  const lines = words.split('\n').map((line) => line.trim());
  return lines.findLast((line) => line !== '' && !/^@+$|^Shared connection to|^mux_client_/.test(line)) ?? '';
}
