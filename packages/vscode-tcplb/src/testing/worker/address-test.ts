import type { TestSettings } from '@tcplb/core';

/** The echo test of one address. */
export interface AddressTest {
  readonly address: string;
  /** 1–65535. */
  readonly port: number;
  /** Who has to answer; absent when it is not known. */
  readonly hostname?: string;
  readonly settings: TestSettings;
  readonly signal: AbortSignal;
}
