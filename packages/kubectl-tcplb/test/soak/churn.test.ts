/** A minute of `soak churn`; another seed or a longer run: `npx -y pnpm@12 soak 600 SEED`. */
import { createLocalHost, detectNginx } from '@tcplb/core';
import { expect, test } from 'vitest';
import { soakChurn } from './run-churn.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);

test.skipIf(!hasNginx)(
  'while a cluster changes at random, nginx follows and no connection fails (needs nginx with the stream module)',
  async () => {
    const report = await soakChurn({ seconds: 60, seed: 'churn', port: 23_499 });
    expect(report).toMatchObject({ failures: [], cutSurvivors: [] });
    expect(report.quietMoments).toBeGreaterThan(5);
    expect(report.connections).toBeGreaterThan(500);
  },
  180_000,
);
