/** ServiceAccount tokens: signed JWTs that authenticate until they expire, or their account or Secret goes. */

import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign, verify } from 'node:crypto';
import { servedKind } from '../kinds.ts';
import type { KubeObject } from '../object.ts';
import type { Store } from '../storage/store.ts';
import { authenticatedGroup, type User } from './user.ts';

const issuer = 'https://kubernetes.default.svc.cluster.local';
const serviceAccountKind = servedKind('', 'serviceaccounts');
const secretKind = servedKind('', 'secrets');

interface Claims {
  readonly iss: string;
  readonly aud: readonly string[];
  /** Seconds since the epoch; absent in the token of a Secret. */
  readonly exp?: number;
  readonly iat: number;
  readonly jti: string;
  readonly sub: string;
  readonly 'kubernetes.io': {
    readonly namespace: string;
    readonly serviceaccount: { readonly name: string; readonly uid: string };
    /** That the token is kept in. */
    readonly secret?: { readonly name: string; readonly uid: string };
  };
}

export interface IssuedToken {
  readonly token: string;
  readonly expires: Date;
}

export interface Tokens {
  /** @param seconds until it expires */
  issue(account: KubeObject, audiences: readonly string[], seconds: number): IssuedToken;
  /** A token that is valid until the Secret or the account goes. */
  issueForSecret(account: KubeObject, secret: KubeObject): string;
  /** The account of a token that is valid now. */
  authenticate(token: string): User | undefined;
}

export const defaultAudience = issuer;

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signing = { dsaEncoding: 'ieee-p1363' } as const;

function verified(token: string, key: KeyObject): Claims | undefined {
  const [header, payload, signature, ...more] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0) return undefined;
  const data = Buffer.from(`${header}.${payload}`);
  if (!verify('sha256', data, { key, ...signing }, Buffer.from(signature, 'base64url'))) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
}

/** The user that a ServiceAccount is. */
export function serviceAccountUser(namespace: string, name: string, uid?: string): User {
  return {
    username: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, authenticatedGroup],
    ...(uid === undefined ? {} : { uid }),
  };
}

/** Tokens signed with a key of their own, which dies with the server. */
export function createTokens(api: { readonly store: Store; readonly now: () => Date }): Tokens {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKey = createPublicKey(privateKey);
  const seconds = () => Math.floor(api.now().getTime() / 1000);
  const signed = (claims: Claims) => {
    const data = `${encode({ alg: 'ES256', typ: 'JWT' })}.${encode(claims)}`;
    const signature = sign('sha256', Buffer.from(data), { key: privateKey, ...signing });
    return `${data}.${signature.toString('base64url')}`;
  };
  return {
    issue(account, audiences, lifetime) {
      const claims = claimsOf(account, seconds());
      const exp = claims.iat + lifetime;
      const aud = audiences.length === 0 ? [defaultAudience] : audiences;
      return { token: signed({ ...claims, aud, exp }), expires: new Date(exp * 1000) };
    },
    issueForSecret(account, { metadata: { name = '', uid = '' } }) {
      const claims = claimsOf(account, seconds());
      const bound = { ...claims['kubernetes.io'], secret: { name, uid } };
      return signed({ ...claims, 'kubernetes.io': bound });
    },
    authenticate(token) {
      const claims = verified(token, publicKey);
      if (claims === undefined || (claims.exp ?? Number.POSITIVE_INFINITY) * 1000 <= api.now().getTime())
        return undefined;
      const { namespace, serviceaccount, secret } = claims['kubernetes.io'];
      const account = api.store.find(serviceAccountKind, namespace, serviceaccount.name);
      if (account?.metadata.uid !== serviceaccount.uid) return undefined;
      const kept = secret && api.store.find(secretKind, namespace, secret.name);
      if (secret && kept?.metadata.uid !== secret.uid) return undefined;
      return serviceAccountUser(namespace, serviceaccount.name, serviceaccount.uid);
    },
  };
}

function claimsOf(account: KubeObject, iat: number): Claims {
  const { name = '', namespace = '', uid = '' } = account.metadata;
  return {
    iss: issuer,
    aud: [defaultAudience],
    iat,
    jti: randomUUID(),
    sub: `system:serviceaccount:${namespace}:${name}`,
    'kubernetes.io': { namespace, serviceaccount: { name, uid } },
  };
}
