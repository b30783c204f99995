/** Access and identity reviews: `kubectl auth can-i`, `auth whoami`, token reviews. */

import type { Api } from '../api.ts';
import { badRequest, methodNotAllowed } from '../http/api-error.ts';
import { type ApiRequest, ok, type Reply } from '../http/request.ts';
import type { KubeObject } from '../object.ts';
import { decodeObject } from '../verbs/decode.ts';
import { type Access, authorize, rulesFor } from './rbac.ts';
import { type ReviewKind, reviewKinds } from './review-kinds.ts';
import { defaultAudience } from './tokens.ts';
import { authenticatedGroup, type User } from './user.ts';

interface ResourceAttributes {
  namespace?: string;
  verb?: string;
  group?: string;
  resource?: string;
  subresource?: string;
  name?: string;
}

interface AccessSpec {
  resourceAttributes?: ResourceAttributes;
  nonResourceAttributes?: { path?: string; verb?: string };
  user?: string;
  groups?: string[];
  namespace?: string;
  token?: string;
  audiences?: string[];
}

type Review = (api: Api, request: ApiRequest, spec: AccessSpec, namespace?: string) => object;

function accessOf(spec: AccessSpec): Access {
  const { resourceAttributes: wanted, nonResourceAttributes: path } = spec;
  if ((wanted === undefined) === (path === undefined)) {
    throw badRequest('exactly one of nonResourceAttributes or resourceAttributes must be specified');
  }
  if (wanted === undefined) return { verb: path?.verb ?? '', path: path?.path ?? '' };
  return {
    verb: wanted.verb ?? '',
    resource: {
      group: wanted.group ?? '',
      plural: wanted.resource ?? '',
      ...(wanted.subresource ? { subresource: wanted.subresource } : {}),
      ...(wanted.namespace ? { namespace: wanted.namespace } : {}),
      ...(wanted.name ? { name: wanted.name } : {}),
    },
  };
}

function decide(api: Api, user: User, spec: AccessSpec): object {
  const { allowed, reason } = authorize(api, user, accessOf(spec));
  return { allowed, ...(reason === '' ? {} : { reason }) };
}

const reviewSubject: Review = (api, _request, spec) => {
  if (!spec.user && !spec.groups?.length) throw badRequest('at least one of user or group must be specified');
  return decide(api, { username: spec.user ?? '', groups: spec.groups ?? [] }, spec);
};

const reviewRules: Review = (api, request, spec) => {
  if (!spec.namespace) throw badRequest('no namespace on request');
  const rules = rulesFor(api, request.user, spec.namespace);
  return {
    resourceRules: rules
      .filter((rule) => !rule.nonResourceURLs?.length)
      .map(({ verbs, apiGroups = [], resources = [], resourceNames }) => ({
        verbs,
        apiGroups,
        resources,
        ...(resourceNames === undefined ? {} : { resourceNames }),
      })),
    nonResourceRules: rules
      .filter((rule) => rule.nonResourceURLs?.length)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
  };
};

function userInfo(user: User): object {
  return { ...user, groups: [...user.groups] };
}

const reviewToken: Review = (api, _request, spec) => {
  const user = api.tokens.authenticate(spec.token ?? '');
  if (user === undefined) return { user: {}, error: 'invalid bearer token' };
  return { authenticated: true, user: userInfo(user), audiences: spec.audiences ?? [defaultAudience] };
};

const reviews: Readonly<Record<string, Review>> = {
  selfsubjectreviews: (_api, request) => ({ userInfo: userInfo(request.user) }),
  tokenreviews: reviewToken,
  localsubjectaccessreviews: reviewSubject,
  selfsubjectaccessreviews: (api, request, spec) => decide(api, request.user, spec),
  selfsubjectrulesreviews: reviewRules,
  subjectaccessreviews: reviewSubject,
};

interface ReviewPath {
  readonly kind: ReviewKind;
  readonly namespace?: string;
}

/** The review that a path is about; undefined for every other path. */
export function parseReviewPath(path: string): ReviewPath | undefined {
  const [root, group, version, ...rest] = path.split('/').filter((segment) => segment !== '');
  if (root !== 'apis') return undefined;
  const nested = rest[0] === 'namespaces' && rest.length === 3;
  const plural = nested ? rest[2] : rest.length === 1 ? rest[0] : undefined;
  const kind = reviewKinds.find((one) => one.group === group && one.version === version && one.plural === plural);
  if (kind === undefined || kind.namespaced !== nested) return undefined;
  return { kind, ...(nested && rest[1] !== undefined ? { namespace: rest[1] } : {}) };
}

/** @throws ApiError 405 for anything but a creation, 400 when the review does not make sense */
export function handleReview(api: Api, request: ApiRequest, { kind, namespace }: ReviewPath): Reply {
  const review = reviews[kind.plural];
  if (request.method !== 'POST' || review === undefined) throw methodNotAllowed(kind);
  const body: KubeObject = decodeObject(request, kind);
  const spec = (body.spec ?? {}) as AccessSpec;
  return ok({ ...body, status: review(api, request, spec, namespace) }, 201);
}

/** What everybody who is known may ask about themselves. */
export function isSelfReview({ kind }: ReviewPath, user: User): boolean {
  return kind.plural.startsWith('selfsubject') && user.groups.includes(authenticatedGroup);
}
