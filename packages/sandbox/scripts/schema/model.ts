/** Reads one model of @kubernetes/client-node: field names and types from its class, prose from its declaration file. */

import { readFileSync } from 'node:fs';

const models = new URL('./gen/models/', import.meta.resolve('@kubernetes/client-node'));

export interface ModelField {
  /** As in JSON. */
  readonly name: string;
  /** As client-node writes it: `string`, `Array<V1ServicePort>`, `{ [key: string]: string; }`. */
  readonly type: string;
  /** OpenAPI format, or empty. */
  readonly format: string;
  readonly required: boolean;
  /** Empty where the declaration says nothing, which is so for fields that refer to another model. */
  readonly description: string;
}

export interface Model {
  readonly description: string;
  readonly fields: readonly ModelField[];
}

interface Attribute {
  readonly name: string;
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}

/** @param name class name, `V1Service` */
export async function readModel(name: string): Promise<Model> {
  const module: Record<string, { attributeTypeMap: readonly Attribute[] }> = await import(`${models}${name}.js`);
  const attributes = module[name]?.attributeTypeMap;
  if (attributes === undefined) throw new Error(`client-node has no model ${name}`);
  const declaration = readFileSync(new URL(`${name}.d.ts`, models), 'utf8');
  const [head = '', body = ''] = declaration.split('export declare class');
  return {
    description: commentBefore(head),
    fields: attributes.map((attribute) => ({
      name: attribute.baseName,
      type: attribute.type,
      format: attribute.format,
      ...readDeclaration(body, attribute.name),
    })),
  };
}

function readDeclaration(body: string, name: string): Pick<ModelField, 'required' | 'description'> {
  const found = new RegExp(`'${name}'(\\??):`).exec(body);
  if (found === null) throw new Error(`no declaration of the field ${name}`);
  return { required: found[1] === '', description: commentBefore(body.slice(0, found.index)) };
}

/** The prose of the doc comment that ends the text, if one does; the generator of client-node escaped its quotes. */
function commentBefore(text: string): string {
  const end = text.trimEnd();
  if (!end.endsWith('*/')) return '';
  return end
    .slice(end.lastIndexOf('/**') + 3, -2)
    .replace(/^\s*\* ?/gm, '')
    .replace(/\\(['"`\\])/g, '$1')
    .trim();
}
