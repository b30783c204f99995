/** What a field of a YAML text means. */
import type { YamlPart } from '../../yaml/yaml-parts.ts';
import { describeField } from './describe-field.ts';
import { fieldAt, fieldsOf } from './fields.ts';
import { entriesOf, parseYaml, type Span } from './yaml-documents.ts';

export interface YamlHover extends Span {
  /** As Markdown. */
  readonly text: string;
}

/** `offset`: in the whole text, like those of the answer. */
export async function hoverYaml(
  part: YamlPart,
  offset: number,
  isConfiguration: boolean,
): Promise<YamlHover | undefined> {
  const document = parseYaml(part.text, isConfiguration);
  if (document === undefined) return undefined;
  const at = offset - part.start;
  const entry = entriesOf(document).findLast(({ key, value }) => isIn(key, at) || (value && isIn(value, at)));
  const field = entry && fieldAt(await fieldsOf(document.kind), entry.path);
  if (entry === undefined || field?.description === undefined) return undefined;
  const { start, end } = entry.key;
  return {
    start: start + part.start,
    end: end + part.start,
    text: describeField(entry.path.at(-1) ?? '', field),
  };
}

function isIn({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}
