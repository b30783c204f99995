/** Names, as apimachinery's `util/validation` checks and describes them. Every check returns what is wrong. */

export type NameCheck = (value: string) => readonly string[];

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const qualified = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValue = `(${qualified})?`;
const configKey = '[-._a-zA-Z0-9]+';

const tooLong = (limit: number, unit = 'characters') => `must be no more than ${limit} ${unit}`;

function shown(message: string, pattern: string, ...examples: readonly string[]): string {
  // With the two blanks that the real server writes between examples.
  const list = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (e.g. ${list}regex used for validation is '${pattern}')`;
}

function checked(pattern: string, limit: number, message: string, unit?: string): NameCheck {
  const expression = new RegExp(`^${pattern}$`);
  return (value) => [
    ...(value.length > limit ? [tooLong(limit, unit)] : []),
    ...(expression.test(value) ? [] : [message]),
  ];
}

const labelRule =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const valueRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const configKeyRule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
const qualifiedRule =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

export const checkDns1123Label = checked(label, 63, shown(labelRule, label, 'my-name', '123-abc'));
export const checkDns1123Subdomain = checked(subdomain, 253, shown(subdomainRule, subdomain, 'example.com'));
export const checkLabelValue = checked(
  labelValue,
  63,
  shown(valueRule, labelValue, 'MyValue', 'my_value', '12345'),
  'bytes',
);
export const checkConfigKey = checked(
  configKey,
  253,
  shown(configKeyRule, configKey, 'key.name', 'KEY_NAME', 'key-name'),
);

const namePart = checked(qualified, 63, shown(qualifiedRule, qualified, 'MyName', 'my.name', '123-abc'), 'bytes');

/** Keys of labels and annotations: a name, with or without a DNS subdomain before a slash. */
export const checkQualifiedName: NameCheck = (value) => {
  const [first = '', second, ...more] = value.split('/');
  if (more.length > 0) {
    const rule =
      "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    return [
      `${shown(rule, qualified, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  if (second === undefined)
    return first === '' ? ['name part must be non-empty', ...partErrors(first)] : partErrors(first);
  const prefix =
    first === '' ? ['prefix part must be non-empty'] : checkDns1123Subdomain(first).map((one) => `prefix part ${one}`);
  return [...prefix, ...(second === '' ? ['name part must be non-empty'] : []), ...partErrors(second)];
};

function partErrors(part: string): readonly string[] {
  return namePart(part).map((one) => (one.startsWith('name part') ? one : `name part ${one}`));
}

/** Names that are a path segment and nothing else: RBAC. */
export const checkPathSegment: NameCheck = (value) => {
  if (value === '.' || value === '..') return [`may not be '${value}'`];
  return ['/', '%']
    .filter((character) => value.includes(character))
    .map((character) => `may not contain '${character}'`);
};

/** IANA service names, which port names are. */
export const checkPortName: NameCheck = (value) => [
  ...(value.length > 15 ? [tooLong(15)] : []),
  ...(/^[-a-z0-9]+$/.test(value) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
  ...(/[a-z]/.test(value) ? [] : ['must contain at least one letter (a-z)']),
  ...(value.includes('--') ? ['must not contain consecutive hyphens'] : []),
  ...(/^-|-$/.test(value) ? ['must not begin or end with a hyphen'] : []),
];

const isPort = (value: number) => Number.isInteger(value) && value >= 1 && value <= 65_535;

/** Port numbers. */
export function checkPortNumber(value: number): readonly string[] {
  return isPort(value) ? [] : ['must be between 1 and 65535, inclusive'];
}
