import { setTimeout as pause } from 'node:timers/promises';
import type { Transform } from 'node:stream';
import { ByteLengthParser } from '@serialport/parser-byte-length';
import { DelimiterParser } from '@serialport/parser-delimiter';
import { PacketLengthParser } from '@serialport/parser-packet-length';
import { expect, test } from 'vitest';
import { systemClock, type Clock } from '../../core/contract/clock.ts';
import { fromHex } from '../../device-drivers/keypad/hex.ts';
import { KeypadDecoder } from '../../device-drivers/keypad/keypad-decoder.ts';
import type { SerialProfile } from '../../device-drivers/keypad/keypad-profile.ts';
import { TWO_KEYS_MS } from '../../device-drivers/keypad/one-key-at-a-time.ts';
import { loadKeypadProfile } from '../../device-drivers/keypad/profiles.ts';
import { sampleFrame } from '../../device-drivers/keypad/sample-frames.ts';
import { seeded } from '../support/seeded.ts';
import { percentile, report, rounded, scaled, type Row } from './report.ts';

/**
 * Bytes of a serial keypad → level. The peer for each framing is the parser of serialport that cuts such frames; it knows
 * neither checksums nor addresses, keys or bounces, and does not find its place again after noise. `worst`: noise of which
 * every piece may begin a frame.
 */
const CONTENDERS: readonly { id: string; code: string; worst: string; peer: () => Transform }[] = [
  { id: 'serial-fixed-xor', code: '35', worst: 'AA55', peer: () => new ByteLengthParser({ length: 5 }) },
  { id: 'serial-line', code: '35', worst: '4B455920', peer: () => new DelimiterParser({ delimiter: '\r\n' }) },
  {
    id: 'serial-rs485-crc16',
    code: '0105',
    worst: '681C',
    peer: () => new PacketLengthParser({ delimiter: 0x68, packetOverhead: 4, lengthOffset: 1 }),
  },
];

/** What a serial port hands over at a time when much comes. */
const CHUNK = 1_024;
const NOISE_BAR = 5;
/** All keys in turn: the same one again and again within a second would be a stuck one. */
const CODES = ['0100', '0101', '0102', '0103', '0104', '0105', '0106', '0107', '0108', '0109', '010A', '010B'];
const BETWEEN_MS = 40;

function serial(id: string): SerialProfile {
  const profile = loadKeypadProfile('/none', id);
  if (profile.transport !== 'serial') throw new Error(`${id} is not serial.`);
  return profile;
}

/** Time moves only by hand, so that each press counts and its wait takes nothing. */
class StepClock implements Clock {
  #ticks = 0;
  #waiting: (() => void) | undefined;
  now = () => this.#ticks;
  ticks = () => this.#ticks;
  after(_delayMs: number, action: () => void) {
    this.#waiting = action;
    return () => (this.#waiting = undefined);
  }
  step(ms: number) {
    this.#ticks += ms;
    this.#waiting?.();
  }
}

/** µs of each of so many rounds. */
function timed(rounds: number, action: () => void): number[] {
  return Array.from({ length: rounds }, () => {
    const from = performance.now();
    action();
    return 1_000 * (performance.now() - from);
  }).slice(rounds / 10);
}

function megabytesASecond(bytes: Uint8Array, feed: (chunk: Uint8Array) => void): number {
  const from = performance.now();
  for (let at = 0; at < bytes.length; at += CHUNK) feed(bytes.subarray(at, at + CHUNK));
  return bytes.length / 1_000 / (performance.now() - from);
}

function repeated(frame: Uint8Array, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at + frame.length <= length; at += frame.length) bytes.set(frame, at);
  return bytes;
}

function peerFeed(peer: Transform): (chunk: Uint8Array) => void {
  peer.on('data', () => {});
  return (chunk) => void peer.write(chunk);
}

test('bytes → level, without the wait for a second key', () => {
  const noise = seeded(1);
  const rows = CONTENDERS.map(({ id, code, worst, peer }): Row => {
    const profile = serial(id);
    const frame = sampleFrame(profile, code);
    const clock = new StepClock();
    let levels = 0;
    const decoder = new KeypadDecoder(profile, { clock, onInput: (input) => (levels += input.type === 'key' ? 1 : 0) });
    const rounds = scaled(100_000);
    const own = timed(rounds, () => {
      decoder.receive(frame);
      clock.step(1_000);
    });
    if (levels !== rounds) throw new Error(`${levels} levels of ${rounds} presses.`);
    const write = peerFeed(peer());
    const others = timed(rounds, () => write(frame));
    const frames = repeated(frame, scaled(20_000_000));
    const random = Uint8Array.from({ length: scaled(20_000_000) }, () => noise.whole(0, 255));
    const receive = (chunk: Uint8Array) => decoder.receive(chunk);
    const ownRate = megabytesASecond(frames, receive);
    const peerRate = megabytesASecond(frames.subarray(0, scaled(1_000_000)), peerFeed(peer()));
    return {
      what: id,
      'p50 µs': rounded(percentile(own, 0.5)),
      'p99 µs': rounded(percentile(own, 0.99)),
      'peer p50 µs': rounded(percentile(others, 0.5)),
      'peer p99 µs': rounded(percentile(others, 0.99)),
      'frames MB/s': rounded(ownRate),
      'peer MB/s': rounded(peerRate),
      'noise MB/s': rounded(megabytesASecond(random, receive)),
      'worst noise MB/s': rounded(megabytesASecond(repeated(fromHex(worst), scaled(5_000_000)), receive)),
      'bar noise MB/s': `≥ ${NOISE_BAR}`,
    };
  });
  expect(rows.length).toBe(CONTENDERS.length);
  report('keypad-decode', rows);
});

test('press → level on the real clock, alone and in a million bytes of noise a second', async () => {
  const rows: Row[] = [];
  for (const bytesASecond of [0, 1_000_000]) {
    const { samples, noiseASecond } = await presses(serial('serial-rs485-crc16'), scaled(200), bytesASecond);
    rows.push({
      what: `${bytesASecond} bytes of noise a second`,
      presses: samples.length,
      'noise MB/s': rounded(noiseASecond / 1_000_000),
      'p50 ms': rounded(percentile(samples, 0.5)),
      'p99 ms': rounded(percentile(samples, 0.99)),
      'of which wait for a second key': TWO_KEYS_MS,
    });
  }
  expect(rows.length).toBe(2);
  report('keypad-press', rows);
});

/** Milliseconds from a key's bytes to its level, one press after the other, with noise between. */
async function presses(profile: SerialProfile, count: number, bytesASecond: number): Promise<{ samples: number[]; noiseASecond: number }> {
  const random = seeded(2);
  const noise = Uint8Array.from({ length: CHUNK }, () => random.whole(0, 255));
  const samples: number[] = [];
  let sentAt = 0;
  const decoder = new KeypadDecoder(profile, {
    clock: systemClock,
    onInput: (input) => input.type === 'key' && samples.push(performance.now() - sentAt),
  });
  const begin = performance.now();
  let fed = 0;
  const rustle = async (ms: number) => {
    await pause(ms);
    const due = (bytesASecond * (performance.now() - begin)) / 1_000;
    for (; fed < due; fed += CHUNK) decoder.receive(noise);
  };
  for (let sent = 0; sent < count; sent++) {
    // Sooner after the last key it would be a second one with it.
    await rustle(BETWEEN_MS);
    sentAt = performance.now();
    decoder.receive(sampleFrame(profile, CODES[sent % CODES.length] ?? ''));
    while (samples.length === sent) {
      await rustle(2);
      if (performance.now() - sentAt > 1_000) throw new Error(`Press ${sent} was lost.`);
    }
  }
  return { samples, noiseASecond: (1_000 * fed) / (performance.now() - begin) };
}
