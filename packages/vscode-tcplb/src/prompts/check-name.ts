/** What is wrong with the name of an exposure while it is being typed. Pure. */
import type { Localizer } from '../localizer.ts';

/** A Service that exists in the namespace. */
export interface NamedService {
  readonly name: string;
  /** Whether tcplb made it, and so may change it. */
  readonly isOurs: boolean;
}

export interface NameFinding {
  readonly message: string;
  /** `info` lets the name pass. */
  readonly severity: 'error' | 'info';
}

const SERVICE_NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

/** Undefined for a name that is free. */
export function checkName(name: string, services: readonly NamedService[], l10n: Localizer): NameFinding | undefined {
  if (!SERVICE_NAME.test(name) || name.length > 63) return { message: explainName(name, l10n), severity: 'error' };
  const existing = services.find((service) => service.name === name);
  if (existing === undefined) return undefined;
  return existing.isOurs
    ? { message: l10n.t('{0} is exposed already; its listener will be changed.', name), severity: 'info' }
    : {
        message: l10n.t('Service {0} exists and was not made by tcplb. Choose another name.', name),
        severity: 'error',
      };
}

function explainName(name: string, l10n: Localizer): string {
  if (name === '') return l10n.t('A name is needed.');
  if (name.length > 63) return l10n.t('A name has at most 63 characters; this one has {0}.', name.length);
  if (/[^a-z0-9-]/.test(name)) return l10n.t('A name has lower-case letters, digits and hyphens only.');
  if (!/^[a-z]/.test(name)) return l10n.t('A name begins with a letter.');
  return l10n.t('A name ends with a letter or a digit.');
}

/** Why the text is no name of a namespace, or undefined. */
export function checkNamespace(text: string, l10n: Localizer): string | undefined {
  if (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text) && text.length <= 63) return undefined;
  return l10n.t('A namespace has at most 63 lower-case letters, digits and hyphens, no hyphen first or last.');
}
