/**
 * Loaded into an agent before its own code (`node --import`): from SIGUSR2 on it numbers, from 0 on, what the agent does to
 * the machine - files, programs, signals, unix sockets - and says each on stderr just before it is done: `before 3: rename
 * A B`. What is tried again and again is one step. Before number `$TCPLB_DIE_AT` it ends the process with SIGKILL; without
 * that it lives.
 */
import childProcess from 'node:child_process';
import { writeSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

// biome-ignore lint/suspicious/noExplicitAny: it stands for functions of every kind
type Anything = (...args: any[]) => any;

const dieAt = process.env.TCPLB_DIE_AT;
let isArmed = false;
let steps = 0;
let last = '';

function say(msg: string): void {
  writeSync(2, `${JSON.stringify({ level: 'info', msg })}\n`);
}

function note(step: string): void {
  if (!isArmed || step === last) return;
  say(`before ${steps}: ${step}`);
  if (String(steps) === dieAt) process.kill(process.pid, 'SIGKILL');
  steps += 1;
  last = step;
}

/** @param tell what a call with these arguments does, in words; undefined when it changes nothing */
function watch(
  owner: object,
  names: readonly string[],
  tell: (...args: Parameters<Anything>) => unknown[] | undefined,
) {
  const functions = owner as Record<string, Anything>;
  for (const name of names) {
    const original = functions[name] as Anything;
    functions[name] = function (this: unknown, ...args: unknown[]) {
      const told = tell(...args);
      if (told !== undefined) note([name, ...told].join(' '));
      return original.apply(this, args);
    };
  }
}

watch(fs, ['mkdir', 'rm', 'unlink', 'writeFile'], (path) => [path]);
watch(fs, ['rename', 'symlink', 'link', 'copyFile'], (from, to) => [from, to]);
watch(fs, ['open'], (path, flags = 'r') => (flags === 'r' ? undefined : [path]));
watch(childProcess, ['spawn', 'execFile'], (program, args) => [program, ...args]);
// It asks nginx each second, which begins nothing.
watch(net, ['createConnection'], ({ path }) => (path === undefined || steps === 0 ? undefined : [path]));
watch(process, ['kill'], (pid, signal) => (signal === 0 || signal === 'SIGKILL' ? undefined : [pid, signal]));
syncBuiltinESMExports();
process.on('SIGUSR2', () => {
  isArmed = true;
  say('armed');
});
