/** Options that are fine one by one, and do not go together, or do nothing for the ports at hand. */
import type { Service, ServicePort } from '../../snapshot.ts';
import { type Rejection, reject } from '../rejection.ts';
import { type ExposureOptions, type OptionName, optionSchemas } from './option-schemas.ts';

export interface CheckedOptions {
  /** Any of these stops the exposure. */
  readonly errors: readonly Rejection[];
  /** What is ignored. */
  readonly warnings: readonly Rejection[];
}

interface Asked {
  readonly service: Service;
  readonly options: ExposureOptions;
  readonly protocols: ReadonlySet<string>;
}

interface Problem {
  readonly problem: string;
  readonly suggestion: string;
}

/** A problem when there is one. */
type Rule = (asked: Asked) => Problem | undefined;

const annotation = (name: OptionName) => `annotation ${optionSchemas[name].annotation}`;

function isGiven({ service }: Asked, name: OptionName): boolean {
  return Object.hasOwn(service.metadata.annotations ?? {}, optionSchemas[name].annotation);
}

const hasAffinity = ({ service }: Asked) => service.spec.sessionAffinity === 'ClientIP';

/** What of a Service needs to know the client's address here, as messages name it. */
function clientAddressUsers(asked: Asked): string[] {
  const { service, options } = asked;
  return [
    ...((service.spec.loadBalancerSourceRanges ?? []).length > 0 ? ['spec.loadBalancerSourceRanges'] : []),
    ...(hasAffinity(asked) ? ['spec.sessionAffinity ClientIP'] : []),
    ...(options.algorithm === 'source-hash' ? [`${annotation('algorithm')} source-hash`] : []),
    ...(options.transparent ? [annotation('transparent')] : []),
  ];
}

const conflictOfAffinity: Rule = (asked) => {
  const { algorithm } = asked.options;
  if (!hasAffinity(asked) || !isGiven(asked, 'algorithm') || algorithm === 'source-hash') return undefined;
  const problem = `spec.sessionAffinity ClientIP needs a hash of the client's address, and ${annotation('algorithm')} is "${algorithm}"`;
  return { problem, suggestion: 'Set spec.sessionAffinity to None, or remove the annotation.' };
};

/** Means nothing without TCP, and the service would not be what its backends or clients expect. */
const needsTcp =
  (name: OptionName, isAsked: (options: ExposureOptions) => boolean): Rule =>
  ({ options, protocols }) =>
    isAsked(options) && !protocols.has('TCP')
      ? { problem: `${annotation(name)} is for TCP ports, and it has none`, suggestion: 'Remove the annotation.' }
      : undefined;

/** The header that the sorting server writes goes on to the backend, so nobody here has read it. */
const relayedHeader: Rule = (asked) => {
  const { tlsServerNames, proxyProtocol } = asked.options;
  const users = clientAddressUsers(asked);
  if (tlsServerNames.length === 0 || proxyProtocol === 'off' || users.length === 0) return undefined;
  const both = `${annotation('proxyProtocol')} beside ${optionSchemas.tlsServerNames.annotation}`;
  const problem = `${both} leaves the client's address to the backend, so ${users.join(' and ')} cannot be had`;
  return { problem, suggestion: `Remove ${optionSchemas.proxyProtocol.annotation}, or what it rules out.` };
};

const transparentByName: Rule = ({ options }) => {
  if (!options.transparent || options.nodeAddress !== 'hostname') return undefined;
  const other = optionSchemas.nodeAddress.annotation;
  const problem = `${annotation('transparent')} needs backends of a known address family, and ${other} is "hostname"`;
  return { problem, suggestion: `Remove one of the two annotations.` };
};

const nothingForProtocol =
  (name: OptionName, protocol: 'TCP' | 'UDP'): Rule =>
  (asked) =>
    isGiven(asked, name) && !asked.protocols.has(protocol)
      ? {
          problem: `${annotation(name)} is for ${protocol} ports, and it has none: it is ignored`,
          suggestion: 'Remove the annotation.',
        }
      : undefined;

const headerForTcpOnly: Rule = ({ options, protocols }) =>
  options.proxyProtocol !== 'off' && protocols.has('TCP') && protocols.has('UDP')
    ? {
        problem: `${annotation('proxyProtocol')} holds for its TCP ports only: datagrams get no header`,
        suggestion: 'Expose its UDP ports by a Service of their own.',
      }
    : undefined;

const endlessPatience: Rule = (asked) =>
  asked.options.maxFails === 0 && isGiven(asked, 'failTimeoutSeconds')
    ? {
        problem: `${annotation('failTimeoutSeconds')} is ignored, since ${optionSchemas.maxFails.annotation} is 0`,
        suggestion: 'Remove one of the two annotations.',
      }
    : undefined;

const ERRORS: readonly Rule[] = [
  conflictOfAffinity,
  needsTcp('tlsServerNames', ({ tlsServerNames }) => tlsServerNames.length > 0),
  needsTcp('proxyProtocol', ({ proxyProtocol }) => proxyProtocol !== 'off'),
  relayedHeader,
  transparentByName,
];

const WARNINGS: readonly Rule[] = [
  nothingForProtocol('connectTimeoutMs', 'TCP'),
  nothingForProtocol('idleTimeoutSeconds', 'TCP'),
  nothingForProtocol('tcpKeepAlive', 'TCP'),
  nothingForProtocol('udpResponses', 'UDP'),
  nothingForProtocol('udpTimeoutSeconds', 'UDP'),
  headerForTcpOnly,
  endlessPatience,
];

/** `ports` are those that can be balanced, at least one. */
export function checkOptions(
  service: Service,
  options: ExposureOptions,
  ports: readonly Pick<ServicePort, 'protocol'>[],
): CheckedOptions {
  const asked = { service, options, protocols: new Set(ports.map(({ protocol = 'TCP' }) => protocol)) };
  const apply = (rules: readonly Rule[]) =>
    rules.flatMap((rule) => {
      const found = rule(asked);
      return found === undefined ? [] : [reject(service, 'InvalidObject', found.problem, found.suggestion)];
    });
  return { errors: apply(ERRORS), warnings: apply(WARNINGS) };
}
