import { describe, expect, it } from 'vitest';
import { ApiError } from '../http/api-error.ts';
import { applyMergePatch } from './merge-patch.ts';

/** The examples of RFC 7386, appendix A, whose target is an object. */
const examples: readonly [target: string, patch: string, result: string][] = [
  ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
  ['{"a":"b"}', '{"a":null}', '{}'],
  ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
  ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
  ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
  ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
  ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
  ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
  ['{"a":1}', '{"__proto__":{"polluted":1}}', '{"a":1,"__proto__":{"polluted":1}}'],
];

describe('applyMergePatch', () => {
  it.each(examples)('%s with %s becomes %s', (target, patch, result) => {
    expect(JSON.stringify(applyMergePatch(JSON.parse(target), JSON.parse(patch)))).toBe(result);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    ['x', 'error decoding patch: json: cannot unmarshal string into Go value of type map[string]interface {}'],
    [[], 'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}'],
    [null, 'Invalid JSON Patch'],
  ])('refuses the patch %j', (patch, message) => {
    expect(() => applyMergePatch({}, patch)).toThrow(new ApiError(400, 'BadRequest', message));
  });
});
