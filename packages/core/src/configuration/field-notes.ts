/** What a field of `tcplb.yaml` is, for the JSON Schema and the reference. */
import * as z from 'zod/mini';

export interface FieldNotes {
  readonly description: string;
  /** Where it is the same for everybody. */
  readonly default?: string | number | boolean;
  readonly examples?: readonly (string | number)[];
  /** The default in words, for the reference. */
  readonly defaultText?: string;
  /** What may stand there in words, for the reference. */
  readonly values?: string;
  /** Not from the ConfigMap: whoever may write it would choose what runs, or what is read, on the LB host. */
  readonly onHostOnly?: true;
}

export const notes = <T>({ defaultText, values, onHostOnly, description, ...others }: FieldNotes) =>
  z.meta<T>({
    description: onHostOnly ? `${description} Not from the ConfigMap.` : description,
    ...others,
    ...(defaultText !== undefined && { 'x-default': defaultText }),
    ...(values !== undefined && { 'x-values': values }),
    ...(onHostOnly && { 'x-on-host-only': true }),
  });
