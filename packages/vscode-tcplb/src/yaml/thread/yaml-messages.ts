/** What the thread that reads YAML is asked, and what it answers. */
import type { PortSituation, Service } from '@tcplb/core';
import type { YamlCompletion } from '../../engine/yaml/complete-yaml.ts';
import type { YamlHover } from '../../engine/yaml/hover-yaml.ts';
import type { YamlProblem } from '../../engine/yaml/yaml-problem.ts';
import type { YamlPart } from '../yaml-parts.ts';

export interface InspectRequest {
  readonly kind: 'inspect';
  readonly parts: readonly YamlPart[];
  /** Whether the file is named as a configuration of tcplb. */
  readonly isConfiguration: boolean;
  /** Absent where nothing is known of one. */
  readonly cluster?: {
    readonly services: readonly Service[];
    readonly addresses: readonly string[];
    /** Who else has which port; absent until that is known. */
    readonly ports?: PortSituation;
  };
}

/** A place in one of the documents of a file. */
export interface PlaceRequest {
  readonly kind: 'complete' | 'hover';
  readonly part: YamlPart;
  /** In the whole text. */
  readonly offset: number;
  readonly isConfiguration: boolean;
}

export type YamlRequest = InspectRequest | PlaceRequest;
export type YamlAnswer = readonly YamlProblem[] | readonly YamlCompletion[] | YamlHover | undefined;

/** Without a request: nobody waits for the answer any more. */
export interface YamlQuestion {
  readonly id: number;
  readonly request?: YamlRequest;
}

export interface YamlReply {
  readonly id: number;
  readonly answer?: YamlAnswer;
  /** What went wrong, for the log. */
  readonly failure?: string;
}
