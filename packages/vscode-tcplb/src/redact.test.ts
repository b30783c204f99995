import { describe, expect, it } from 'vitest';
import { redact } from './redact.ts';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW0ifQ.c2lnbmF0dXJl';

const cases: readonly (readonly [name: string, text: string, redacted: string])[] = [
  ['bearer token', 'Authorization: Bearer abc.DEF-123_456', 'Authorization: Bearer <redacted>'],
  ['bearer token in lower case', 'authorization: bearer s3cr3t-token', 'authorization: bearer <redacted>'],
  ['basic authentication', 'authorization: Basic dXNlcjpwYXNz', 'authorization: Basic <redacted>'],
  ['token of a kubeconfig', '    token: abcdef.0123456789', '    token: <redacted>'],
  [
    'token in JSON',
    '{"status":{"token":"k8s-aws-v1.aHR0"},"kind":"ExecCredential"}',
    '{"status":{"token":<redacted>},"kind":"ExecCredential"}',
  ],
  ['token with escaped quotes', '{"token": "a\\"b", "x": 1}', '{"token": <redacted>, "x": 1}'],
  [
    'tokens with longer names',
    'id-token=abc refresh_token: def accessToken="ghi"',
    'id-token=<redacted> refresh_token: <redacted> accessToken=<redacted>',
  ],
  ['token as a flag', 'kubectl --token s3cret get pods', 'kubectl --token <redacted> get pods'],
  ['token as a flag with an equals sign', 'kubectl --token=s3cret get pods', 'kubectl --token=<redacted> get pods'],
  ['password', "password: 'pass word' next", 'password: <redacted> next'],
  ['password as a flag', '--username me --password hunter2', '--username me --password <redacted>'],
  ['client secret', 'client-secret: abc', 'client-secret: <redacted>'],
  ['credentials in a URL', 'GET https://me:secret@10.0.0.1:6443/api', 'GET https://<redacted>@10.0.0.1:6443/api'],
  ['client key', 'client-key-data: LS0tLS1CRUdJTg==', 'client-key-data: <redacted>'],
  ['client certificate', 'client-certificate-data: LS0tLS1CRUdJTg==', 'client-certificate-data: <redacted>'],
  [
    'certificate authority',
    '"certificate-authority-data": "LS0tLS1CRUdJTg=="',
    '"certificate-authority-data": <redacted>',
  ],
  [
    'private key in PEM',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- after',
    '<redacted> after',
  ],
  ['private key that is cut off', '-----BEGIN PRIVATE KEY-----\nMIIE', '<redacted>'],
  ['JWT anywhere', `got ${JWT} back`, 'got <redacted> back'],
  [
    'several at once',
    `token: a\npassword: b\nBearer ${JWT}`,
    'token: <redacted>\npassword: <redacted>\nBearer <redacted>',
  ],
];

const harmless = [
  'GET https://10.0.0.1:6443/api/v1/services?limit=500 200 12 ms',
  'Service default/tcp-echo: TCP port 446 on all addresses is taken by Service default/old',
  'the token is refused: ask for another',
  'kubectl create token tcplb --namespace default',
  'basic authentication is not supported',
  'client-key: /home/me/.kube/key.pem',
  'default/token-service 10.0.0.1:446',
];

describe('redact', () => {
  it.each(cases)('%s', (_name, text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  it.each(cases)('leaves what it made of it alone: %s', (_name, _text, redacted) => {
    expect(redact(redacted)).toBe(redacted);
  });

  it.each(harmless)('leaves alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });
});
