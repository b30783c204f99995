/** What a command is. */
import type { registerDoctor } from '../doctor/register-doctor.ts';
import type { registerDocuments } from '../documents/register-documents.ts';
import type { registerSandbox } from '../sandbox/register-sandbox.ts';
import type { Services } from '../services.ts';
import type { registerTests } from '../testing/register-tests.ts';
import type { TreeElement } from '../tree/elements.ts';
import type { registerTree } from '../tree/register-tree.ts';

/** What the commands call. */
export interface Features {
  readonly tree: ReturnType<typeof registerTree>;
  readonly documents: ReturnType<typeof registerDocuments>;
  readonly tests: ReturnType<typeof registerTests>;
  readonly doctor: ReturnType<typeof registerDoctor>;
  readonly sandbox: ReturnType<typeof registerSandbox>;
}

export type CommandContext = Services & Features;

/**
 * `element` is what was clicked on; without one the command takes what is selected, or asks. `argument` is whatever else
 * the editor passes. Failures are presented by whoever runs it.
 */
export type CommandHandler = (
  context: CommandContext,
  element: TreeElement | undefined,
  argument: unknown,
) => Promise<void> | void;
