/**
 * Every way in, end to end: each mode × kind of workload × protocol × address family is exposed, routed by a real nginx
 * to real sockets, and taken away again, all of them at once; then each is judged by its own test.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectedOf, type Facts, startWorkloads } from './matrix/facts.ts';
import { type Played, play } from './matrix/play.ts';
import { keepPromise, promises } from './matrix/promises.ts';
import { buildRows, choices, families, fittingWays, kinds, otherWays, refusals, workloadOf } from './matrix/table.ts';
import { isForeign, isRoot, startTestbed, type Testbed } from './testbed.ts';

const runs = isRoot && !isForeign;
if (!runs) console.warn('SKIPPED: every way in, end to end: needs root, iproute2 and a cluster of its own');

const fitting = kinds.flatMap((kind) => families.flatMap((family) => fittingWays(kind, family)));
const rowsOfDual = buildRows([...fitting, ...otherWays('DaemonSet', 'dual')]);
const clusters = [
  { ipFamilies: 'dual', rows: rowsOfDual, choices, refusals, promises },
  // Here IPv6 is what everything has that does not say.
  { ipFamilies: 'IPv6', rows: buildRows(fittingWays('DaemonSet')), choices: [], refusals: [], promises: [] },
] as const;

describe.skipIf(!runs).each(clusters)('every way in, $ipFamilies', ({ ipFamilies, rows, ...more }) => {
  let testbed: Testbed;
  let facts: Facts;
  let played: Played;

  beforeAll(async () => {
    testbed = await startTestbed('netns', { nodes: 2, ipFamilies });
    facts = await startWorkloads(testbed);
    played = await play(testbed, facts, rows);
  }, 240_000);
  afterAll(() => testbed?.stop(), 60_000);

  test.each(rows)('$title', (row) => {
    const { name } = row.exposure;
    expect(played.findings.get(row)).toEqual({
      exposed: `service/${name} exposed`,
      ...expectedOf(row.exposure, facts),
      unexposed: `service/${name} unexposed`,
    });
  });

  test.each(more.choices)('auto takes $mode for $kind on $network', async (choice) => {
    const said = await testbed.tcplb('expose', workloadOf(choice), '--port=20200:tcp/TCP', '--dry-run=client');
    expect(said).toContain(`\n  mode ${choice.mode}: the pods of ${choice.kind} ${testbed.namespace}/`);
  });

  test.each(more.refusals)('refuses $mode for $kind on $network', async ({ mode, reason, ...way }) => {
    const workload = workloadOf(way);
    const { code, stderr } = await testbed.try('expose', workload, '--port=20200:tcp/TCP', '--mode', mode);
    const pods = `the pods of ${way.kind} ${testbed.namespace}/${workload.split('/')[1]}`;
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(`error: ${pods} ${reason}, so mode ${mode} cannot reach them\n  Use --mode `),
    });
  });

  test.each(more.promises)('$title', (promised) => keepPromise(testbed, facts, promised));

  test('nothing is left', async () => {
    expect(played.leftFiles).toEqual([]);
    expect(await testbed.try('get')).toMatchObject({ code: 0, stdout: '' });
    expect(await testbed.tcplb('diff')).toBe('');
  });
});
