/** The JSON Schema of `tcplb.yaml`, for editors and for the reference. Not part of any command. */
import * as z from 'zod/mini';
import { configurationSchema } from '../configuration-schema.ts';

/** As much of JSON Schema as ours has. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  /** In words; both for the reference only. */
  readonly 'x-default'?: string;
  readonly 'x-values'?: string;
}

/** Of what a file may say, not of what becomes of it. */
export function configurationJsonSchema(): JsonSchema {
  return z.toJSONSchema(configurationSchema, { io: 'input' }) as JsonSchema;
}

/** The text of docs/tcplb.schema.json. */
export function renderJsonSchema(): string {
  const isOurs = (key: string) => key.startsWith('x-');
  const published = JSON.stringify(
    configurationJsonSchema(),
    (key, value: unknown) => (isOurs(key) ? undefined : value),
    2,
  );
  return `${published}\n`;
}
