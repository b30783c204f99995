/** Plays a whole table at once: expose all, one apply, ask everybody, unexpose all, one apply, ask again. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Testbed } from '../testbed.ts';
import { type Answers, askRepeatedly } from './ask.ts';
import { type Expected, expectedOf, type Facts } from './facts.ts';
import { forEachOf, settle } from './settle.ts';
import { type Exposure, type Row, workloadOf } from './table.ts';

/** What came of one row; `expectedOf` says the same of a good one. */
export interface Finding extends Expected {
  /** What `expose` said first, or its error. */
  readonly exposed: string;
  readonly unexposed: string;
}

export interface Played {
  readonly findings: ReadonlyMap<Row, Finding>;
  /** Files of exposures that were live at the end. */
  readonly leftFiles: readonly string[];
}

/** Enough to meet every pod behind every node, taking turns. */
const QUESTIONS = 12;

type AnswersByAddress = Record<string, Answers>;

export async function play(testbed: Testbed, facts: Facts, rows: readonly Row[]): Promise<Played> {
  const exposures = [...new Set(rows.map(({ exposure }) => exposure))];
  const exposed = await forEachOf(exposures, (exposure) => expose(testbed, exposure));
  const backends = await countBackends(testbed, facts, rows);
  await testbed.tcplb('apply');
  const answers = await forEachOf(rows, (row) => askAddresses(row, expectedOf(row.exposure, facts).answers));
  const unexposed = await forEachOf(exposures, ({ name }) => firstLine(testbed.try('unexpose', name)));
  await testbed.tcplb('apply');
  const after = await forEachOf(rows, (row) => askAddresses(row, expectedOf(row.exposure, facts).after));
  const findings = rows.map((row): [Row, Finding] => [
    row,
    {
      exposed: exposed.get(row.exposure) ?? '',
      backends: backends.get(row) ?? {},
      answers: answers.get(row) ?? {},
      unexposed: unexposed.get(row.exposure) ?? '',
      after: after.get(row) ?? {},
    },
  ]);
  return { findings: new Map(findings), leftFiles: await listExposureFiles(testbed) };
}

async function listExposureFiles({ nginx }: Testbed): Promise<string[]> {
  const files = await readdir(join(nginx, 'live'), { recursive: true });
  return files.filter((file) => file.startsWith('exposures/'));
}

async function firstLine(outcome: ReturnType<Testbed['try']>): Promise<string> {
  const { code, stdout, stderr } = await outcome;
  return code === 0 ? (stdout.split('\n')[0] ?? '') : stderr;
}

function expose(testbed: Testbed, exposure: Exposure): Promise<string> {
  const { families, mode, name, port } = exposure;
  const ports = [`--port=${port}:tcp/TCP`, `--port=${port}:udp/UDP`];
  const family = families === undefined ? [] : ['--ip-family', families];
  return firstLine(testbed.try('expose', workloadOf(exposure), '--name', name, '--mode', mode, ...ports, ...family));
}

interface ShownListener {
  readonly address: string;
  readonly protocol: string;
  readonly backends: readonly { readonly state: string }[];
}

interface ShownExposures {
  readonly items: readonly { readonly name: string; readonly listeners: readonly ShownListener[] }[];
}

type Counts = Readonly<Record<string, number>>;

/** Ready backends of each row's listeners, once they are as expected or do not become so. */
async function countBackends(testbed: Testbed, facts: Facts, rows: readonly Row[]): Promise<Map<Row, Counts>> {
  const read = async (): Promise<Map<Row, Counts>> => {
    const { items } = JSON.parse(await testbed.tcplb('get', '-o', 'json')) as ShownExposures;
    return new Map(rows.map((row) => [row, countRow(row, items)]));
  };
  return settle(read, new Map(rows.map((row) => [row, expectedOf(row.exposure, facts).backends])));
}

function countRow({ exposure, protocol }: Row, items: ShownExposures['items']): Counts {
  const listeners = items.find(({ name }) => name === exposure.name)?.listeners ?? [];
  const counts = listeners
    .filter((listener) => listener.protocol === protocol)
    .map(({ address, backends }) => [address, backends.filter(({ state }) => state === 'ready').length]);
  return Object.fromEntries(counts);
}

/** Asks at every address of the balancer until the answers are the wanted ones, or do not become so. */
async function askAddresses({ exposure, protocol }: Row, wanted: AnswersByAddress): Promise<AnswersByAddress> {
  const { port } = exposure;
  const read = async (address: string) => {
    const ask = () => askRepeatedly({ protocol, address, port }, QUESTIONS);
    return [address, await settle(ask, wanted[address] ?? { from: [], seenAs: [] })] as const;
  };
  return Object.fromEntries(await Promise.all(Object.keys(wanted).map(read)));
}
