/** What happens to an agent, as it tells it: logs, metrics and the status of Services are made of these. */
import type { TcplbError } from '../errors.ts';
import type { ApplyResult, ApplyStep } from '../host/apply/apply-result.ts';
import type { Ownership } from '../host/ownership.ts';
import type { LastGood } from '../host/serve-last-good.ts';
import type { Plan } from '../plan.ts';
import type { ObjectRef } from '../snapshot.ts';
import type { Hold } from './create-brake.ts';
import type { Drift } from './find-drift.ts';

/** An apply that went through. */
export interface Applied {
  readonly plan: Plan;
  readonly result: ApplyResult;
  readonly durationMs: number;
  /** Milliseconds of each step that was taken. */
  readonly steps: Readonly<Partial<Record<ApplyStep, number>>>;
}

export type AgentEvent =
  /** Another agent looks after the host, and this one does nothing until that is gone. Once per other one. */
  | { readonly type: 'stood-back'; readonly error: TcplbError }
  /** This agent looks after the host from now on; `isTakeover` after it has stood back. */
  | { readonly type: 'took-charge'; readonly isTakeover: boolean }
  /** All objects have been listed once. Until then nothing is applied. */
  | { readonly type: 'synced'; readonly durationMs: number }
  /** The API server cannot be followed; what serves goes on serving. Once per new error. */
  | { readonly type: 'outage'; readonly error: TcplbError }
  | { readonly type: 'outage-over' }
  /** The API server is connected and has said nothing for unusually long. Once. */
  | { readonly type: 'silence'; readonly silentMs: number }
  | { readonly type: 'silence-over' }
  /** The cluster was looked at; `isNew` when the plan is another than the time before. */
  | { readonly type: 'planned'; readonly plan: Plan; readonly isNew: boolean; readonly durationMs: number }
  /** What the safety brake holds, whenever that changes; empty when it holds nothing any more. */
  | { readonly type: 'held'; readonly holds: readonly Hold[] }
  | ({ readonly type: 'applied' } & Applied)
  /** What served goes on serving; it is tried again. */
  | { readonly type: 'apply-failed'; readonly error: TcplbError; readonly retryMs: number }
  /** The host is not what the last apply made of it. Once for the same drift. */
  | { readonly type: 'drift'; readonly drift: readonly Drift[]; readonly isRepaired: boolean }
  /** nginx did not run before the cluster was known, and was started with what it served the last time or before that. */
  | ({ readonly type: 'started-last-good' } & LastGood)
  /** Workers of old generations, which finish their connections; `ended` were too many. Whenever that changes. */
  | { readonly type: 'old-workers'; readonly alive: number; readonly ended: number }
  /** The host could not be looked at, or its nginx not be started. Once for the same error in a row. */
  | { readonly type: 'host-failed'; readonly error: TcplbError }
  /** These Services were told what became of them. */
  | { readonly type: 'reported'; readonly services: readonly ObjectRef[] }
  /** They could not be told. Once for the same error in a row. */
  | { readonly type: 'report-failed'; readonly error: TcplbError }
  /** The host was looked at: whether nginx serves what it should, and what is not as the last apply left it. */
  | { readonly type: 'checked'; readonly isServing: boolean; readonly drift: readonly Drift[] }
  /** nginx answers in time or does not, by which the host is fit to have virtual addresses; whenever that changes. */
  | { readonly type: 'health'; readonly isWell: boolean }
  /** keepalived did not run and was started. */
  | { readonly type: 'keepalived-started' }
  /** It did not run and does not start; it is tried again. Once for the same error in a row. */
  | { readonly type: 'keepalived-failed'; readonly error: TcplbError }
  /** Which of the virtual addresses the host has, and the last change of that; at first, and whenever it changes. */
  | ({ readonly type: 'ownership'; readonly addresses: readonly string[] } & Ownership)
  /** What has to do with virtual addresses could not be looked at. Once for the same error in a row. */
  | { readonly type: 'vrrp-watch-failed'; readonly error: TcplbError }
  /** Another agent tells the Services what became of them from now on, or this one does; nobody when it is not known. */
  | { readonly type: 'elected'; readonly isSelf: boolean; readonly holder: string | undefined }
  /** The agent goes on with the configuration that stands there, another one or, when somebody asked or it was wrong, the one it had. */
  | { readonly type: 'configured'; readonly source: string }
  /** Another configuration was found and cannot be used: it goes on with the one it has. Once for the same error in a row. */
  | { readonly type: 'configuration-kept'; readonly error: TcplbError }
  /** A Lease of the agent could not be written. Once for the same error in a row. */
  | { readonly type: 'lease-failed'; readonly lease: 'election' | 'heartbeat'; readonly error: TcplbError };
