import { describe, expect, it } from 'vitest';
import { inEditorWords } from './editor-words.ts';

const cases: readonly (readonly [suggestion: string, words: string])[] = [
  ['Choose a name with --name.', 'Choose a name.'],
  ['Choose another --port.', 'Choose another port.'],
  ['Use a free port, for example --port 448.', 'Use a free port, for example port 448.'],
  ['Use a free port, for example --port 448:main.', 'Use a free port, for example port 448.'],
  ['Name the port of the pods with --target-port.', 'Name the port of the pods.'],
  ['Choose another --target-port.', 'Choose another target port.'],
  [
    'Try fewer connections at once (--concurrency).',
    'Try fewer connections at once (the setting tcplb.echoTest.concurrency).',
  ],
  ['Name a file with --kubeconfig.', 'Name a file with the setting tcplb.kubeconfig.'],
  [
    'Name a kubeconfig with --kubeconfig or KUBECONFIG.',
    'Name a kubeconfig with the setting tcplb.kubeconfig or KUBECONFIG.',
  ],
  [
    'Check it with: kubectl config view --kubeconfig /tmp/config',
    'Check it with: kubectl config view --kubeconfig /tmp/config',
  ],
  [
    'Ask for the permission, or act as somebody who has it with --as or --context.',
    'Ask for the permission, or act as somebody who has it with --as or another context.',
  ],
  ['Start nginx, or ask who stopped it.', 'Start nginx, or ask who stopped it.'],
];

describe('inEditorWords', () => {
  it.each(cases)('%s', (suggestion, words) => {
    expect(inEditorWords(suggestion)).toBe(words);
  });
});
