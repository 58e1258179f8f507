import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { CodeReader } from './code-reader.ts';

function rig() {
  const clock = new ManualClock(0);
  const codes: string[] = [];
  let dropped = 0;
  const reader = new CodeReader({ clock, onCode: (text) => codes.push(text), onDropped: () => (dropped += 1) });
  const send = (text: string) => reader.receive(new TextEncoder().encode(text));
  return { clock, codes, reader, send, dropped: () => dropped };
}

test('a code ends with CR, with LF, with both, or with a pause', () => {
  const { clock, codes, send } = rig();
  send('230200-1\r230200-2\n230200-3\r\n230200-4');
  expect(codes).toEqual(['230200-1', '230200-2', '230200-3']);
  clock.advance(59);
  send('5');
  clock.advance(60);
  expect(codes.at(-1)).toBe('230200-45');
});

test('a code may come byte by byte, and hold Chinese', () => {
  const { codes, reader } = rig();
  for (const byte of new TextEncoder().encode('https://评价.example/?c=1\r')) reader.receive(Uint8Array.of(byte));
  expect(codes).toEqual(['https://评价.example/?c=1']);
});

test('control bytes, what is not UTF-8, and what is too long are dropped whole, and the next code is read', () => {
  const { codes, reader, send, dropped } = rig();
  send('ab\u001bcd\r');
  reader.receive(Uint8Array.of(0xff, 0xfe, 0x0d));
  send(`${'x'.repeat(1_001)}\r`);
  send(`${'x'.repeat(100_000)}\r`);
  send('230200\r');
  expect(dropped()).toBe(4);
  expect(codes).toEqual(['230200']);
});

test('whatever comes, in whatever pieces: each code is 1 to 1000 printable characters', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (pieces) => {
      const { clock, codes, reader } = rig();
      for (const piece of pieces) reader.receive(piece);
      clock.advance(60);
      expect(codes.every((code) => code.length > 0 && [...code].length <= 1_000 && !/\p{Cc}/u.test(code))).toBe(true);
    }),
  );
});
