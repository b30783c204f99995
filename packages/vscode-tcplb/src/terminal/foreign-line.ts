/** Command lines that core proposes. Pure. */

const PLUGIN = 'kubectl tcplb';

/** Those that only look, whatever their arguments. */
const HARMLESS =
  /^(kubectl (tcplb )?(get|describe|logs) |kubectl (auth can-i|config get-contexts|version)\b|kubectl tcplb (advise|backends|config|diff|doctor|test)\b|(ss|ip) )/;

/** More than one command, or a place that somebody has to fill in. */
const NEEDS_A_LOOK = /[;&|<>`$]|\b(NAME|PORT)\b/;

/** Whether it may be run without asking. */
export function isHarmlessLine(line: string): boolean {
  return HARMLESS.test(line) && !NEEDS_A_LOOK.test(line);
}

/** The line with the plugin started as the person wants it, such as `tcplb` in place of `kubectl tcplb`. */
export function startedAs(line: string, program: string): string {
  return line === PLUGIN || line.startsWith(`${PLUGIN} `) ? `${program}${line.slice(PLUGIN.length)}` : line;
}
