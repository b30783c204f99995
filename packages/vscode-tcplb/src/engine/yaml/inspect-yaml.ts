/** What is wrong with a YAML text, and how to mend it. */
import type { Service } from '@tcplb/core';
import type { YamlPart } from '../../yaml/yaml-parts.ts';
import type { Judgement } from '../judge-services.ts';
import { inspectFile } from './inspect-file.ts';
import { inspectService, isServed, type PlacedService, placeService } from './inspect-service.ts';
import { parseYaml } from './yaml-documents.ts';
import type { YamlProblem } from './yaml-problem.ts';

export interface YamlSurroundings {
  /** Whether the file is named as a configuration of tcplb. */
  readonly isConfiguration: boolean;
  /** What would be rejected of Services if the cluster had them like this. */
  judge(services: readonly Service[]): Judgement;
  /** Awaited between documents, to let others run. A failure ends the inspection with it. */
  pause(): Promise<void>;
}

/** In the order in which they stand in the text; offsets are those of the whole text. */
export async function inspectYaml(
  parts: readonly YamlPart[],
  { isConfiguration, judge, pause }: YamlSurroundings,
): Promise<YamlProblem[]> {
  const problems: YamlProblem[] = [];
  const services: (readonly [start: number, placed: PlacedService])[] = [];
  for (const { start, text } of parts) {
    await pause();
    const document = parseYaml(text, isConfiguration);
    if (document?.kind === 'configuration') problems.push(...(await inspectFile(document)).map(movedBy(start)));
    const placed = document?.kind === 'service' ? placeService(document) : undefined;
    if (placed !== undefined) services.push([start, placed]);
  }
  await pause();
  const judgement = judge(services.filter(([, placed]) => isServed(placed)).map(([, { service }]) => service));
  for (const [start, placed] of services) {
    await pause();
    problems.push(...inspectService(placed, judgement).map(movedBy(start)));
  }
  return problems.toSorted((a, b) => a.start - b.start);
}

function movedBy(offset: number): (problem: YamlProblem) => YamlProblem {
  const move = <T extends { readonly start: number; readonly end: number }>(span: T): T => ({
    ...span,
    start: span.start + offset,
    end: span.end + offset,
  });
  return (problem) => ({
    ...move(problem),
    fixes: problem.fixes.map((fix) => ({ ...fix, edits: fix.edits.map(move) })),
  });
}
