import { expect, test } from 'vitest';
import { WedgeReader, type WedgeInput } from '../../renderer/input/wedge-reader.ts';
import { seeded } from '../support/seeded.ts';

const QR = 'https://hcp.hlj.gov.cn/e?c=23020020260512000187&n=1&d=EV-230200-012&s=MEUCIQDx7k';

/** A reader on a clock that the test moves, and what it has told. */
function newReader() {
  const heard: WedgeInput[] = [];
  let now = 1000;
  let timer: { at: number; run: () => void } | undefined;
  const time = {
    now: () => now,
    after(ms: number, run: () => void) {
      const mine = { at: now + ms, run };
      timer = mine;
      return () => {
        if (timer === mine) timer = undefined;
      };
    },
  };
  const reader = new WedgeReader(time, (input) => heard.push(input));
  const pass = (ms: number) => {
    const end = now + ms;
    while (timer !== undefined && timer.at <= end) {
      const { at, run } = timer;
      timer = undefined;
      now = Math.max(now, at);
      run();
    }
    now = Math.max(now, end);
  };
  /** Time goes by without the page getting to its timers. */
  const block = (ms: number) => (now += ms);
  const type = (keys: Iterable<string>, gap: number | (() => number), mayCount = true, beside: readonly string[] = []) => {
    for (const key of keys) {
      reader.take({ key, at: now, mayCount: mayCount && !beside.includes(key), beside: beside.includes(key) });
      pass(typeof gap === 'number' ? gap : gap());
    }
  };
  return { reader, heard, pass, block, type, now: () => now };
}

const keysOf = (heard: readonly WedgeInput[]) => heard.flatMap((input) => (input.type === 'key' ? [input.key] : []));
const scansOf = (heard: readonly WedgeInput[]) => heard.flatMap((input) => (input.type === 'scan' ? [input.text] : []));

test('a finger is heard 45 ms after each key, with the instant at which the key went down', () => {
  const { heard, pass, type, now } = newReader();
  const at = now();
  type(['5'], 44);
  expect(heard).toEqual([]);
  pass(1);
  expect(heard).toEqual([{ type: 'key', key: '5', at }]);
  pass(100);
  type(['1', '2', 'Enter'], 120);
  expect(keysOf(heard)).toEqual(['5', '1', '2', 'Enter']);
});

test.each([
  ['Enter', [...QR, 'Enter']],
  ['Tab', [...QR, 'Tab']],
  ['CR and LF', [...QR, 'Enter', 'Enter']],
  ['nothing', [...QR]],
])('a scan that ends with %s is one text', (_, keys) => {
  for (const gap of [0, 1, 16, 35]) {
    const { heard, pass, type } = newReader();
    type(keys, gap);
    pass(500);
    expect(heard).toEqual([{ type: 'scan', text: QR }]);
  }
});

test('a scan of repeated digits keeps them; one key that bounces is one key', () => {
  const { heard, pass, type } = newReader();
  type([...'23020000000011', 'Enter'], 8);
  pass(1000);
  type(['4', '4', '4'], 20);
  pass(1000);
  expect(scansOf(heard)).toEqual(['23020000000011']);
  expect(keysOf(heard)).toEqual(['4']);
});

test.each([
  ['two keys at once', ['5', '1'], 5],
  ['an elbow', ['1', '2', '4', '5', 'Enter'], 3],
  ['a broken scan', [...'https'], 10],
  ['a key that is stuck', Array.from({ length: 200 }, () => '5'), 30],
  ['keys that are no characters', ['Delete', 'Home', 'End', 'F1', 'F2', 'F3', 'F4'], 5],
  ['more than any code holds', Array.from({ length: 3000 }, (_, index) => String(index % 10)), 1],
])('%s says nothing', (_, keys, gap) => {
  const { heard, pass, type } = newReader();
  type(keys, gap);
  pass(1000);
  expect(heard).toEqual([]);
  type(['5'], 1000);
  expect(keysOf(heard)).toEqual(['5']);
});

test('the tail of a scan that faltered is no key', () => {
  const { heard, pass, type } = newReader();
  type([...'2302'], 10);
  pass(80);
  type(['5'], 80);
  type(['Enter'], 200);
  expect(heard).toEqual([]);
  pass(400);
  type(['5'], 100);
  expect(keysOf(heard)).toEqual(['5']);
});

test('a scanner that has got going may falter and is still one text', () => {
  const { heard, pass, type } = newReader();
  type(QR.slice(0, 30), 10);
  pass(80);
  type([...QR.slice(30), 'Enter'], 10);
  pass(500);
  expect(heard).toEqual([{ type: 'scan', text: QR }]);
});

test('on a page that was busy, strokes that wait behind a late timer are still one burst', () => {
  const { reader, heard, pass, block, now } = newReader();
  const at = now();
  reader.take({ key: '5', at, mayCount: true, beside: false });
  block(400);
  pass(0);
  expect(heard).toEqual([]);
  [...'30200', 'Enter'].forEach((key, index) => reader.take({ key, at: at + 10 * (index + 1), mayCount: true, beside: false }));
  pass(1000);
  expect(heard).toEqual([{ type: 'scan', text: '530200' }]);
});

test('on a page that was busy, fingers are still fingers', () => {
  const { reader, heard, pass, now } = newReader();
  const at = now();
  pass(1000);
  reader.take({ key: '1', at, mayCount: true, beside: false });
  reader.take({ key: '2', at: at + 150, mayCount: true, beside: false });
  pass(1000);
  expect(keysOf(heard)).toEqual(['1', '2']);
});

test('a key that cannot be a keypad’s is none, and spoils what comes with it', () => {
  const { heard, pass, type } = newReader();
  type(['a'], 100, false);
  type(['5'], 10, false);
  type(['5'], 100, true);
  pass(1000);
  expect(heard).toEqual([]);
});

test.each([
  ['behind', ['5', 'Enter']],
  ['before', ['A', '5']],
  ['around', ['A', '5', 'Enter']],
])('what a keypad types %s each key does not spoil the key', (_, keys) => {
  for (const gap of [0, 8, 40, 60]) {
    const { heard, pass, type } = newReader();
    type(keys, gap, true, ['A', 'Enter']);
    pass(500);
    expect(keysOf(heard)).toEqual(['5']);
  }
});

test('of a keypad that types Enter behind each key, two keys at once count no more, nor does a scan or its tail', () => {
  const { heard, pass, type } = newReader();
  const beside = ['A', 'Enter'];
  type(['5', '1', 'Enter'], 8, true, beside);
  pass(1000);
  type(['A', '1', 'A', '1', 'A', '1', 'Enter'], 8, true, beside);
  pass(60);
  type(['1', 'Enter'], 8, true, beside);
  pass(1000);
  type(['Enter'], 8, true, beside);
  pass(1000);
  expect(heard).toEqual([{ type: 'scan', text: 'A1A1A1' }]);
});

test('fuzz: never a key out of a burst, never two texts out of one scan, whatever the timing of a scanner', () => {
  const seed = 20260512;
  const random = seeded(seed);
  const alphabet = [...'0123456789abcdefghijABC?&=/.-'];
  for (let round = 0; round < 3000; round += 1) {
    const { heard, pass, type } = newReader();
    const length = random.whole(2, 40);
    const keys = Array.from({ length }, () => alphabet[random.whole(0, alphabet.length - 1)] ?? '0');
    if (new Set(keys).size === 1) continue;
    if (random.chance(0.7)) keys.push(random.pick(['Enter', 'Tab']));
    const fastest = random.whole(0, 35);
    type(keys, () => random.whole(0, fastest));
    pass(1000);
    const text = keys.filter((key) => key.length === 1).join('');
    expect(heard, `seed ${seed}, round ${round}`).toEqual(length >= 6 ? [{ type: 'scan', text }] : []);
  }
});

test('fuzz: any mixture of fingers, bursts and pauses gives those keys that stood alone and in quiet, and no other', () => {
  const seed = 20260513;
  const random = seeded(seed);
  for (let round = 0; round < 2000; round += 1) {
    const { heard, pass, type, now } = newReader();
    const alone: string[] = [];
    let disturbedUntil = 0;
    for (let act = random.whole(1, 12); act > 0; act -= 1) {
      if (random.chance(0.5)) {
        const key = String(random.whole(1, 5));
        if (now() >= disturbedUntil) alone.push(key);
        type([key], random.whole(46, 600));
      } else {
        const digits = Array.from({ length: random.whole(2, 30) }, (_, index) => String((index + round) % 10));
        type(digits.slice(1), () => random.whole(0, 44));
        // What may be the tail of a burst counts no more than the burst.
        disturbedUntil = now() + 300;
        type(digits.slice(0, 1), random.whole(101, 800));
      }
    }
    pass(1000);
    expect(keysOf(heard), `seed ${seed}, round ${round}`).toEqual(alone);
  }
});
