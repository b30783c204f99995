/** The echo test of one address, without an exposure. */
import { type EchoReport, runEchoTest, type TestSettings } from '@tcplb/core';

export interface AddressTest {
  readonly address: string;
  /** 1–65535. */
  readonly port: number;
  /** Who has to answer; absent when it is not known. */
  readonly hostname?: string;
  readonly settings: TestSettings;
  readonly signal: AbortSignal;
}

/** Fails as `runEchoTest` of core does. */
export function testAddress({ address, port, hostname, settings, signal }: AddressTest): Promise<EchoReport> {
  const expected = hostname === undefined ? [] : [{ hostname }];
  return runEchoTest({ ...settings, target: { host: address, port }, expected, signal });
}
