/** What a path leads to. Pure; a step that leads nowhere gives nothing, as with `kubectl get`. */
import type { Comparison, Operand, Path, Step } from './template.ts';

export function selectValues(value: unknown, path: Path): unknown[] {
  return path.reduce<unknown[]>(takeSteps, [value]);
}

/** A union goes through all the values for each of its parts, as kubectl's does. */
function takeSteps(values: readonly unknown[], step: Step): unknown[] {
  if (step.kind === 'union') return step.steps.flatMap((one) => takeSteps(values, one));
  return values.flatMap((one) => takeStep(one, step));
}

function takeStep(value: unknown, step: Exclude<Step, { kind: 'union' }>): unknown[] {
  switch (step.kind) {
    case 'field':
      return isObject(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : [];
    case 'wildcard':
      return children(value);
    case 'descendants':
      return [value, ...children(value).flatMap((child) => takeStep(child, step))];
    case 'index':
      return Array.isArray(value) && value.at(step.at) !== undefined ? [value.at(step.at)] : [];
    case 'slice':
      return Array.isArray(value)
        ? value.slice(step.start, step.end).filter((_, index) => index % step.step === 0)
        : [];
    case 'filter':
      return Array.isArray(value) ? value.filter((item) => passes(item, step.left, step.comparison)) : [];
  }
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

function passes(item: unknown, left: Operand, comparison: Comparison | undefined): boolean {
  const [leftValue, ...others] = valuesOf(item, left);
  if (comparison === undefined) return leftValue !== undefined || others.length > 0;
  const [rightValue] = valuesOf(item, comparison.right);
  if (leftValue === undefined || rightValue === undefined) return false;
  return compares(leftValue as string, comparison.operator, rightValue as string);
}

function valuesOf(item: unknown, operand: Operand): unknown[] {
  return 'literal' in operand ? [operand.literal] : selectValues(item, operand.path);
}

function compares(left: string | number, operator: Comparison['operator'], right: string | number): boolean {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
