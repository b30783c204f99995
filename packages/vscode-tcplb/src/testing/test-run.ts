/** What the tests of one run share. */
import type { TestSettings } from '@tcplb/core';
import type { TestRun } from 'vscode';
import type { Engine } from '../load-engine.ts';
import type { Services } from '../services.ts';
import type { Distributions } from './distribution/distributions.ts';

export interface EchoRun {
  readonly run: TestRun;
  readonly clusters: Services['clusters'];
  readonly engine: Engine;
  readonly tester: Services['tester'];
  readonly settings: TestSettings;
  readonly signal: AbortSignal;
  readonly distributions: Distributions;
  /** False for a run that comes by itself, again and again. */
  readonly isAskedFor: boolean;
  /** Whether exposures are tested past the balancer. */
  readonly isDirect: boolean;
}
