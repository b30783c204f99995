/** Which nginx it is, and where it has its files: what may be different on each LB host. */
import * as z from 'zod/mini';
import { isPlainPath } from '../plain-path.ts';
import { type FieldNotes, notes } from './field-notes.ts';

export function plainPath(about: FieldNotes) {
  const rule = 'must be an absolute path without spaces and without any of " \' \\ $ ; { } # * ? [ ]';
  return z.string().check(z.refine(isPlainPath, rule), notes(about));
}

const layout = z.enum(['standalone', 'include']).check(
  notes({
    description:
      'standalone: a complete nginx.conf and an nginx process of its own. include: a file, DIRECTORY/live/stream.conf, ' +
      'for the stream block of an nginx that somebody else configures.',
    default: 'standalone',
  }),
);

const binary = z.string().check(
  z.regex(/^[^\s-]\S*$/, 'must be the name or path of a program'),
  notes({
    description: 'The nginx to run, by name on PATH or absolute path.',
    default: 'nginx',
    examples: ['/usr/sbin/nginx'],
    onHostOnly: true,
  }),
);

export const nginxPlaceFields = {
  layout,
  directory: plainPath({
    description:
      'Holds the revisions, the live link and the runtime files. From the ConfigMap it counts only where nobody but ' +
      'root and the user who applies can write.',
    defaultText:
      '`/var/lib/tcplb` for root and on hosts over SSH, else `$XDG_STATE_HOME/tcplb` (`~/.local/state/tcplb`)',
    examples: ['/var/lib/tcplb'],
  }),
  binary,
  pidFile: plainPath({
    description: 'For layout include, which needs it: the pid file of the nginx that includes us.',
    examples: ['/run/nginx.pid'],
    onHostOnly: true,
  }),
};
