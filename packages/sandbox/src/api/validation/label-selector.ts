/** LabelSelectors of workloads and budgets. */

import type { V1LabelSelector, V1LabelSelectorRequirement } from '@kubernetes/client-node';
import { type FieldError, fieldForbidden, invalidValue, required } from './field-error.ts';
import { validateLabels } from './metadata.ts';
import { checkQualifiedName } from './names.ts';

const operators = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist']);

function validateRequirement(path: string, requirement: V1LabelSelectorRequirement): readonly FieldError[] {
  const { key, operator, values = [] } = requirement;
  const keyErrors = checkQualifiedName(key).map((detail) => invalidValue(`${path}.key`, key, detail));
  if (!operators.has(operator)) {
    return [invalidValue(`${path}.operator`, operator, 'not a valid selector operator'), ...keyErrors];
  }
  if (operator === 'In' || operator === 'NotIn') {
    const detail = "must be specified when `operator` is 'In' or 'NotIn'";
    return values.length === 0 ? [required(`${path}.values`, detail), ...keyErrors] : keyErrors;
  }
  const detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
  return values.length > 0 ? [fieldForbidden(`${path}.values`, detail), ...keyErrors] : keyErrors;
}

export function validateLabelSelector(path: string, selector: V1LabelSelector | undefined): readonly FieldError[] {
  return [
    ...validateLabels(`${path}.matchLabels`, selector?.matchLabels),
    ...(selector?.matchExpressions ?? []).flatMap((requirement, index) =>
      validateRequirement(`${path}.matchExpressions[${index}]`, requirement),
    ),
  ];
}

export function isEmptySelector(selector: V1LabelSelector | undefined): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions?.length ?? 0) === 0;
}
