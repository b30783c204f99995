import { expect, test } from 'vitest';
import { findImageProblem } from './image-pull.ts';

test.each([
  'node',
  'node:24',
  'library/node:24-alpine',
  'registry.example.com:5000/team/app@sha256:0123456789abcdef0123456789abcdef',
  'localhost/app',
  '[2001:db8::1]:5000/app:1',
  'any',
  'invalid/app',
])('%s can be had', (image) => expect(findImageProblem(image)).toBeUndefined());

test('a registry that no name server knows', () => {
  expect(findImageProblem('registry.invalid/none:1')).toEqual({
    first: 'ErrImagePull',
    later: 'ImagePullBackOff',
    message:
      'rpc error: code = Unknown desc = failed to pull and unpack image "registry.invalid/none:1": failed to resolve reference "registry.invalid/none:1": failed to do request: Head "https://registry.invalid/v2/none/manifests/1": dial tcp: lookup registry.invalid: no such host',
  });
  expect(findImageProblem('a.invalid:5000/team/app')?.message).toContain('/v2/team/app/manifests/latest"');
});

test.each([
  ['Node:24', ': repository name (Node:24) must be lowercase'],
  ['node:', ''],
  ['node:24:1', ''],
  ['/node', ''],
  ['no de', ''],
  ['', ''],
])('"%s" is no name', (image, reason) => {
  expect(findImageProblem(image)).toEqual({
    first: 'InvalidImageName',
    later: 'InvalidImageName',
    message: `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format${reason}`,
  });
});
