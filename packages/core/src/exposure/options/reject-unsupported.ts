/** Which options the LB host at hand cannot or may not serve. */
import type { ExposureRequest } from '../exposure-request.ts';
import { type Rejection, reject } from '../rejection.ts';
import { balancing } from './balancing.ts';
import type { NginxFeature } from './nginx-feature.ts';
import { type OptionName, optionSchemas } from './option-schemas.ts';

export interface OptionSupport {
  /** From `nginx.allowSnippets`. */
  readonly allowSnippets: boolean;
  /** What this nginx lacks. */
  readonly missing: readonly NginxFeature[];
}

interface Need {
  readonly features: readonly NginxFeature[];
  /** What asks for them, as a message names it; undefined when nothing does. */
  readonly asker: (request: ExposureRequest) => string | undefined;
}

const annotated = (name: OptionName) => `annotation ${optionSchemas[name].annotation}`;

const BALANCING_FEATURE = {
  'round-robin': undefined,
  'least-connections': 'upstream_least_conn',
  'source-hash': 'upstream_hash',
  'random-two': 'upstream_random',
} as const;

const NEEDS: readonly Need[] = [
  ...(['least-connections', 'source-hash', 'random-two'] as const).map(
    (algorithm): Need => ({
      features: [BALANCING_FEATURE[algorithm]],
      asker: (request) => {
        const sessionAffinity = request.service.spec.sessionAffinity === 'ClientIP';
        if (balancing(sessionAffinity, request.options) !== algorithm) return undefined;
        return request.options.algorithm === algorithm ? annotated('algorithm') : 'spec.sessionAffinity';
      },
    }),
  ),
  {
    features: ['access'],
    asker: ({ sourceRanges }) => (sourceRanges.length > 0 ? 'spec.loadBalancerSourceRanges' : undefined),
  },
  {
    features: ['limit_conn'],
    asker: ({ options }) => (options.maxConnections === undefined ? undefined : annotated('maxConnections')),
  },
  {
    features: ['ssl_preread', 'realip', 'map'],
    asker: ({ options }) => (options.tlsServerNames.length > 0 ? annotated('tlsServerNames') : undefined),
  },
  {
    features: ['transparent'],
    asker: ({ options }) => (options.transparent ? annotated('transparent') : undefined),
  },
];

function rejectMissing({ service }: ExposureRequest, asker: string, feature: NginxFeature): Rejection {
  if (feature === 'transparent') {
    const problem = `${asker} needs an nginx with the capability CAP_NET_RAW, which this one would not have`;
    return reject(service, 'MissingProgram', problem, 'Run tcplb and nginx as root, or remove the annotation.');
  }
  const problem = `${asker} needs the module ngx_stream_${feature}_module, which this nginx lacks`;
  return reject(service, 'MissingProgram', problem, `Use an nginx with that module, or remove ${asker}.`);
}

function rejectSnippet({ service, options }: ExposureRequest): Rejection[] {
  if (options.snippet === undefined) return [];
  const problem = `${annotated('snippet')} is not allowed by the configuration`;
  return [reject(service, 'InvalidObject', problem, 'Set nginx.allowSnippets: true, or remove the annotation.')];
}

/** Why the request cannot be served here; each of these stops it. */
export function rejectUnsupported(request: ExposureRequest, { allowSnippets, missing }: OptionSupport): Rejection[] {
  const lacking = NEEDS.flatMap(({ features, asker }) => {
    const name = asker(request);
    if (name === undefined) return [];
    return features
      .filter((feature) => missing.includes(feature))
      .map((feature) => rejectMissing(request, name, feature));
  });
  return [...(allowSnippets ? [] : rejectSnippet(request)), ...lacking];
}
