/** The flags of `test`. Their values are read in `actions/test/read-settings.ts`. */
import { boolean, string } from '@oclif/core/flags';

export const testFlags = {
  address: string({ helpValue: 'HOST', description: 'Where to connect. Default: the address of the exposure' }),
  port: string({ helpValue: 'PORT', description: 'Test only the listeners on this port' }),
  protocol: string({
    helpValue: 'tcp|udp',
    options: ['tcp', 'udp'],
    description: 'Test only the listeners of this protocol',
  }),
  sni: string({
    helpValue: 'NAME',
    description:
      'Speak TLS and ask for the server of this name; certificates are not checked. Default: the first TLS name of the exposure, without one no TLS',
  }),
  direct: boolean({ description: 'Connect to the backends, not through the listener' }),
  compare: boolean({ description: 'Do both at once, and show what the balancer costs' }),
  connections: string({
    helpValue: 'N',
    description: 'How many, 1-1000000, or up to 10000 to keep open. Default: 300, or 20 to keep open',
  }),
  duration: string({
    helpValue: 'DURATION',
    description:
      'How long to go on, instead of a number of connections, or to keep them open. Default: 30s for the latter',
  }),
  concurrency: string({
    helpValue: 'N',
    description: 'How many at the same time, 1-10000. Default: 20, or 1000 with --rate',
  }),
  rate: string({
    helpValue: 'N',
    description:
      'Connections per second, up to 100000: each begins in its time, and latency counts from then, so that a stall shows',
  }),
  timeout: string({
    helpValue: 'DURATION',
    default: '5s',
    description: 'For one connection with its answer; of one that is kept open, for each answer',
  }),
  'payload-size': string({
    helpValue: 'BYTES',
    description: 'Send so much on each connection, 48-16777216, or up to 65000 in a datagram. Default: only a nonce',
  }),
  'keep-open': boolean({
    description:
      'Hold the connections until the end, with an exchange on each from time to time; say which broke, and when',
  }),
  interval: string({ helpValue: 'DURATION', description: 'Between two exchanges with --keep-open. Default: 1s' }),
  'connect-only': boolean({ description: 'Only connect: for a service that does not echo' }),
  expect: string({
    helpValue: 'TEXT',
    description: 'Do not echo, but expect this text in what the service says; \\r, \\n, \\t, \\\\ and \\xHH are bytes',
  }),
  'expect-match': string({
    helpValue: 'REGEX',
    description: 'The same with a JavaScript regular expression; a dot matches line ends too',
  }),
  send: string({
    helpValue: 'TEXT',
    description: 'What to say first, with --expect and --expect-match; \\r… as there',
  }),
  'show-source': boolean({
    description:
      'Ask the backends which client address they see (the servers of `echo` can tell), and say if it is ours',
  }),
  'max-failures': string({
    helpValue: 'N',
    default: '0',
    description: 'Connections that may fail, of each backend with --direct. Wrong answers never may',
  }),
  junit: string({ helpValue: 'FILE', description: 'Also write the result there as JUnit XML, for CI' }),
};
