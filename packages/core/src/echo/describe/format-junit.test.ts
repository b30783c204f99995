import { expect, test } from 'vitest';
import { formatJunit } from './format-junit.ts';

const base = { className: 'tcplb.default.echo', durationMs: 1234 };

test('a case each: passed, failed, skipped; nothing breaks out of its place', () => {
  const xml = formatJunit([
    {
      name: 'tcplb.default.echo TCP port 446',
      date: new Date('2030-01-02T03:04:05Z'),
      cases: [
        { ...base, name: 'TCP port 446' },
        { ...base, name: 'a "b" <c> & \'d\'', problems: ['No.', ']]>\u0000\u001b[2J\ud800'], output: 'said <so>' },
        { ...base, name: 'e', durationMs: 0, skipped: 'excluded: NodeNotReady' },
      ],
    },
  ]);
  expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="kubectl tcplb test" tests="3" failures="1" errors="0" skipped="1" time="1.234">
  <testsuite name="tcplb.default.echo TCP port 446" timestamp="2030-01-02T03:04:05.000Z" tests="3" failures="1" errors="0" skipped="1" time="1.234">
    <testcase classname="tcplb.default.echo" name="TCP port 446" time="1.234"/>
    <testcase classname="tcplb.default.echo" name="a &quot;b&quot; &lt;c&gt; &amp; &apos;d&apos;" time="1.234">
      <failure message="No." type="TestFailed">No.
]]&gt;\ufffd\ufffd[2J\ufffd</failure>
      <system-out>said &lt;so&gt;</system-out>
    </testcase>
    <testcase classname="tcplb.default.echo" name="e" time="0.000">
      <skipped message="excluded: NodeNotReady"/>
    </testcase>
  </testsuite>
</testsuites>
`);
});
