/** What the process exits with; documented in the command reference. */
import type { ErrorCode } from '@tcplb/core';

export const exitCodes = {
  success: 0,
  failure: 1,
  /** The command line cannot be used. */
  usage: 2,
  /** `test`: the echo test ran and did not pass. `chaos`: a bound was passed, or something did not heal. */
  testFailed: 3,
  /** `apply`: live, but an exposure was left out. */
  partlyApplied: 4,
  /** Ctrl-C. */
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code of a command that ended with this error. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  switch (code) {
    case 'InvalidInput':
      return exitCodes.usage;
    case 'TestFailed':
      return exitCodes.testFailed;
    case 'Cancelled':
      return exitCodes.cancelled;
    default:
      return exitCodes.failure;
  }
}
