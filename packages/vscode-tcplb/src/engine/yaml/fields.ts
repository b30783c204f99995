/** What may stand in a YAML document, and what it means. */
import {
  ANNOTATION_PREFIX,
  configurationFields,
  type JsonSchema,
  LOAD_BALANCER_CLASS,
  type OptionSchema,
  optionSchemas,
} from '@tcplb/core';
import type { DocumentKind } from './yaml-documents.ts';

/** One field, or a document as a whole. */
export interface Field extends Omit<JsonSchema, 'properties' | 'items'> {
  readonly const?: string;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly items?: Field;
}

const options: readonly OptionSchema<unknown>[] = Object.values(optionSchemas);

/** The option that an annotation sets. */
export function optionOf(annotation: string): OptionSchema<unknown> | undefined {
  return options.find((option) => option.annotation === annotation);
}

export const isOurAnnotation = (name: string): boolean => name.startsWith(ANNOTATION_PREFIX);

/** As far as a Service concerns us. */
export const serviceFields: Field = {
  properties: {
    metadata: {
      properties: {
        annotations: {
          properties: Object.fromEntries(options.map((option) => [option.annotation, optionField(option)])),
        },
      },
    },
    spec: {
      properties: {
        type: { enum: ['LoadBalancer'], description: 'LoadBalancer: the Service asks for a load balancer.' },
        loadBalancerClass: {
          enum: [LOAD_BALANCER_CLASS],
          description: `${LOAD_BALANCER_CLASS}: tcplb serves it, and nobody else.`,
        },
      },
    },
  },
};

function optionField({
  documentation,
  values,
  example,
  expected,
  defaultText,
  ...option
}: OptionSchema<unknown>): Field {
  return {
    type: 'string',
    description: documentation,
    'x-values': expected,
    'x-default': defaultText ?? String(option.default),
    ...(values ? { enum: values } : { examples: [example] }),
  };
}

/** A document of this kind, as a whole. */
export async function fieldsOf(kind: DocumentKind): Promise<Field> {
  return kind === 'service' ? serviceFields : ((await configurationFields()) as Field);
}

/** The text of a value in YAML: what is no text there, or was none in YAML 1.1, which kubectl reads, is quoted. */
export function writeValue(value: string, field: Field): string {
  const isText = field.type === 'string' && field['x-values'] !== undefined;
  return isText && /^(true|false|on|off|yes|no|\d+)$/i.test(value) ? `"${value}"` : value;
}

/** The field at a path of keys; of a list, an entry stands for all. */
export function fieldAt(root: Field, path: readonly string[]): Field | undefined {
  return path.reduce<Field | undefined>((field, key) => (field?.items ? field.items : field?.properties?.[key]), root);
}
