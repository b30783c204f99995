/**
 * Reads YAML: entry file of a thread of its own, because parsing and checking a long file takes longer than the extension
 * host, which belongs to all extensions, can be kept. What it is asked and what it answers is in
 * yaml/thread/yaml-messages.ts.
 */
import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { judgeAlone, judgeServices } from './engine/judge-services.ts';
import { completeYaml } from './engine/yaml/complete-yaml.ts';
import { hoverYaml } from './engine/yaml/hover-yaml.ts';
import { inspectYaml } from './engine/yaml/inspect-yaml.ts';
import type { InspectRequest, YamlAnswer, YamlQuestion, YamlReply, YamlRequest } from './yaml/thread/yaml-messages.ts';

const running = new Map<number, AbortController>();

parentPort?.on('message', ({ id, request }: YamlQuestion) => {
  if (request === undefined) running.get(id)?.abort();
  else void reply(id, request);
});

async function reply(id: number, request: YamlRequest): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  const send = (message: YamlReply): void => parentPort?.postMessage(message);
  try {
    send({ id, answer: await answer(request, controller.signal) });
  } catch (error) {
    if (!controller.signal.aborted) send({ id, failure: error instanceof Error ? (error.stack ?? '') : String(error) });
  } finally {
    running.delete(id);
  }
}

function answer(request: YamlRequest, signal: AbortSignal): Promise<YamlAnswer> {
  switch (request.kind) {
    case 'inspect':
      return inspect(request, signal);
    case 'complete':
      return completeYaml(request.part, request.offset, request.isConfiguration);
    case 'hover':
      return hoverYaml(request.part, request.offset, request.isConfiguration);
  }
}

function inspect({ parts, isConfiguration, cluster }: InspectRequest, signal: AbortSignal): Promise<YamlAnswer> {
  return inspectYaml(parts, {
    isConfiguration,
    judge: (services) =>
      cluster ? judgeServices(services, cluster, cluster.addresses, cluster.ports) : judgeAlone(services),
    pause: async () => {
      // Meanwhile somebody may call it off, or ask for something that is quick.
      await setImmediate();
      signal.throwIfAborted();
    },
  });
}
