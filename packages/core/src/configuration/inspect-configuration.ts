/** What an editor asks about the text of a `tcplb.yaml`. Loads the schema when it is first asked. */
import { defaultConfiguration } from '../configuration.ts';
import { TcplbError } from '../errors.ts';
import type { JsonSchema } from './reference/json-schema.ts';

export type { JsonSchema } from './reference/json-schema.ts';

export interface ConfigurationProblem {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Names the field. */
  readonly message: string;
}

const SOURCE = 'tcplb.yaml';
const LINE = /^tcplb\.yaml:(\d+):(\d+): (.*)$/;

/** As it would be judged on an LB host, but for files that it names. */
export async function inspectConfiguration(text: string): Promise<readonly ConfigurationProblem[]> {
  const { parseConfiguration } = await import('./parse-configuration.ts');
  const defaults = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
  try {
    // What a template says is nobody's business here.
    parseConfiguration(text, { source: SOURCE, defaults, isOnHost: true, readTemplate: () => '' });
    return [];
  } catch (error) {
    if (!(error instanceof TcplbError) || error.code !== 'InvalidConfiguration') throw error;
    return error.message.split('\n').map(readProblem);
  }
}

/** The fields, with what each means. */
export async function configurationFields(): Promise<JsonSchema> {
  return (await import('./reference/json-schema.ts')).configurationJsonSchema();
}

function readProblem(text: string): ConfigurationProblem {
  const [, line = '1', column = '1', message = text] = LINE.exec(text) ?? [];
  return { line: Number(line), column: Number(column), message };
}
