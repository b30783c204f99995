/** Who makes a request: by client certificate or bearer token. */

import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { unauthorized } from '../http/api-error.ts';
import { anonymous, authenticatedGroup, type User } from './user.ts';

/** Finds the user of a bearer token; undefined when the token is not valid. */
export type TokenAuthenticator = (token: string) => User | undefined;

const asList = (value: string | string[] | undefined): readonly string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** The user of a client certificate that our CA signed: CN is the name, O the groups. */
function certificateUser(socket: TLSSocket): User | undefined {
  if (!socket.authorized) return undefined;
  const { subject } = socket.getPeerCertificate();
  const username = asList(subject?.CN)[0];
  if (username === undefined) return undefined;
  return { username, groups: [...asList(subject.O), authenticatedGroup] };
}

/**
 * @returns the anonymous user for a request without credentials
 * @throws ApiError 401 for credentials that are not valid
 */
export function authenticate(incoming: IncomingMessage, findByToken: TokenAuthenticator): User {
  const user = certificateUser(incoming.socket as TLSSocket);
  if (user !== undefined) return user;
  const token = /^Bearer\s+(\S+)$/i.exec(incoming.headers.authorization ?? '')?.[1];
  if (token === undefined) {
    if (incoming.headers.authorization !== undefined) throw unauthorized();
    return anonymous;
  }
  const found = findByToken(token);
  if (found === undefined) throw unauthorized();
  return found;
}
