/** Runs in the extension host: how long opening and changing long YAML files keeps it from everything else. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type * as VsCode from 'vscode';

export interface YamlTimes {
  /** Milliseconds: the longest time for which the extension host could do nothing else; the best of several runs. */
  readonly blockedMs: Readonly<Record<string, number>>;
}

const RUNS = 4;

/** Each has a port of its own: two with one would be one more mistake. */
const service = (name: string, mode: string, port: number) => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  annotations:
    tcplb.dev/mode: ${mode}
spec:
  type: LoadBalancer
  loadBalancerClass: tcplb.dev/nginx
  ports:
    - port: ${port}
---
`;

/** 10,000 lines each, with one mistake at their end. */
const texts: Readonly<Record<string, string>> = {
  'a file of Services of ours': Array.from({ length: 833 }, (_, index) =>
    service(`web-${index}`, 'auto', 10_000 + index),
  ).join(''),
  'a file of something else': `kind: ConfigMap\ndata:\n${'  key: some value that says nothing to tcplb\n'.repeat(9_986)}---\n`,
};

export async function run(vscode: typeof VsCode): Promise<YamlTimes> {
  const blockedMs: Record<string, number> = {};
  await measure(vscode, service('warm-up', 'wrong', 9_998));
  for (const [name, text] of Object.entries(texts)) {
    const times: number[] = [];
    for (let index = 0; index < RUNS; index += 1)
      times.push(await measure(vscode, `${text}${service('z', 'wrong', 9_999)}`));
    blockedMs[name] = Math.min(...times);
  }
  return { blockedMs };
}

/** From opening the text until its mistake is shown. */
async function measure(vscode: typeof VsCode, content: string): Promise<number> {
  const document = await vscode.workspace.openTextDocument({ language: 'yaml' });
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), content);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const found = whenFound(vscode, document);
  await vscode.workspace.applyEdit(edit);
  await found;
  delay.disable();
  return delay.max / 1e6;
}

function whenFound({ languages }: typeof VsCode, { uri }: VsCode.TextDocument): Promise<void> {
  return new Promise((resolve) => {
    const subscription = languages.onDidChangeDiagnostics(() => {
      if (languages.getDiagnostics(uri).length === 0) return;
      subscription.dispose();
      resolve();
    });
  });
}
