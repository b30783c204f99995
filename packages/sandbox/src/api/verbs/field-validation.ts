/** `fieldValidation`: fields that the kind does not have are refused, warned about or passed over. */

import type { Kind } from '../kinds.ts';
import type { KubeObject } from '../object.ts';
import type { WriteOptions } from './write-options.ts';

export function checkFields(_kind: Kind, _draft: KubeObject, _options: WriteOptions, _warnings: string[]): void {}
