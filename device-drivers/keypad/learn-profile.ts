import * as z from 'zod';
import type { Clock } from '../../core/contract/clock.ts';
import { fromHex, toHex } from './hex.ts';
import { KeypadDecoder, type KeypadInput } from './keypad-decoder.ts';
import { keypadProfileSchema, type HidProfile, type KeypadProfile, type SerialProfile } from './keypad-profile.ts';
import { alike, serialFormat, varyingSpan, type SerialFormat } from './learn-format.ts';
import { LEARN_WORDS, type LearnWords } from './learn-words.ts';
import type { LearnSource, Samples } from './learn.ts';
import { WedgeKeypad } from './wedge-keypad.ts';

export interface LearnOrder {
  id: string;
  name: string;
  source: LearnSource;
}

/** What the device host tells of the device that it captures: ids as four small hex digits. */
export const captureAboutSchema = z.object({
  vendorId: z.string().optional(),
  productId: z.string().optional(),
  usagePage: z.int().optional(),
  usage: z.int().optional(),
});
type CaptureAbout = z.infer<typeof captureAboutSchema>;

/** A profile that reads every sample as it was meant; or why there is none, and what to do. */
export function deriveProfile({ id, name, source }: LearnOrder, about: unknown, samples: Samples): { profile: KeypadProfile } | { why: LearnWords } {
  const device = captureAboutSchema.safeParse(about).data ?? {};
  const shape = source.transport === 'wedge' ? wedgeShape(samples) : source.transport === 'hid' ? hidShape(device, samples) : serialShape(source, device, samples);
  if ('zh' in shape) return { why: shape };
  const parsed = keypadProfileSchema.safeParse({ id, name, source: 'Learnt from the keypad (学习生成).', ...shape });
  if (!parsed.success) return { why: LEARN_WORDS.noPattern };
  return readsRight(parsed.data, samples) ? { profile: parsed.data } : { why: LEARN_WORDS.unreliable };
}

type Shape = object | LearnWords;

const keysOf = (codes: readonly string[], { levels }: Samples) => Object.fromEntries(levels.map(({ level }, at) => [codes[at], { level }]));

const typedKeys = (heard: string) => [...new Set(heard.split(' '))].filter((key) => key !== '');

/** Of what a press types, the one key that differs from level to level; the rest is ignored. */
function wedgeShape(samples: Samples): Shape {
  const presses = samples.levels.map(({ heard }) => typedKeys(heard));
  const common = new Set(presses[0]?.filter((key) => presses.every((press) => press.includes(key))));
  const own = presses.map((press) => press.filter((key) => !common.has(key)));
  if (own.some((keys) => keys.length !== 1)) return LEARN_WORDS.noPattern;
  const released = samples.releases.flatMap(typedKeys);
  return { transport: 'wedge', keys: keysOf(own.flat(), samples), ignore: [...new Set([...common, ...released])] };
}

function hidShape({ vendorId, productId, usagePage, usage }: CaptureAbout, samples: Samples): Shape {
  if (vendorId === undefined || productId === undefined) return LEARN_WORDS.noMatch;
  const reports = samples.levels.map(({ heard }) => fromHex(heard));
  const span = alike(reports) ? varyingSpan(reports) : undefined;
  if (span === undefined) return LEARN_WORDS.noPattern;
  const codeOf = (report: Uint8Array) => toHex(report.subarray(span.at, span.at + span.length));
  return {
    transport: 'hid',
    match: { vendorId, productId, ...(usagePage === undefined ? {} : { usagePage }), ...(usage === undefined ? {} : { usage }) },
    codeAt: span.at,
    codeLength: span.length,
    keys: keysOf(reports.map(codeOf), samples),
    ignore: released(samples, codeOf, 2 * span.length),
  };
}

function serialShape(source: Extract<LearnSource, { transport: 'serial' }>, { vendorId, productId }: CaptureAbout, samples: Samples): Shape {
  const frames = samples.levels.map(({ heard }) => fromHex(heard));
  const format = serialFormat(frames, samples.releases.map(fromHex));
  if (format === undefined) return LEARN_WORDS.noPattern;
  const { baudRate, dataBits, stopBits, parity } = source;
  const code = (frame: Uint8Array) => codeIn(format, frame);
  return {
    transport: 'serial',
    settings: { baudRate, dataBits, stopBits, parity },
    ...(vendorId === undefined || productId === undefined ? {} : { match: { vendorId, productId } }),
    ...format,
    keys: keysOf(frames.map(code), samples),
    ignore: released(samples, code, format.codeLength === undefined ? undefined : 2 * format.codeLength),
  };
}

function codeIn({ framing, codeAt, codeLength }: SerialFormat, frame: Uint8Array): string {
  const end = codeLength === undefined && framing.kind === 'delimited' ? frame.length - framing.delimiter.length / 2 : codeAt + (codeLength ?? 1);
  return toHex(frame.subarray(codeAt, end));
}

/** Codes of the releases that are frames of the same kind; others are noise anyway. @param digits of a code; undefined where any will do */
function released({ releases }: Samples, codeOf: (frame: Uint8Array) => string, digits: number | undefined): string[] {
  const codes = releases.map((release) => codeOf(fromHex(release)));
  return [...new Set(codes.filter((code) => code !== '' && (digits === undefined || code.length === digits)))];
}

/** Whether each level's sample gives that level alone, and no release gives any. */
function readsRight(profile: KeypadProfile, { levels, releases }: Samples): boolean {
  const levelsIn = (heard: string) => inputsOf(profile, heard).flatMap((input) => (input.type === 'key' ? [input.meaning.level] : []));
  return (
    levels.every(({ level, heard }) => {
      const [found, ...more] = levelsIn(heard);
      return found === level && more.length === 0;
    }) && releases.every((release) => levelsIn(release).length === 0)
  );
}

function inputsOf(profile: KeypadProfile, heard: string): KeypadInput[] {
  if (profile.transport === 'wedge') {
    const keypad = new WedgeKeypad(profile, new TrialClock());
    return typedKeys(heard).map((key) => keypad.press(key));
  }
  return inputsOfBytes(profile, fromHex(heard));
}

function inputsOfBytes(profile: HidProfile | SerialProfile, bytes: Uint8Array): KeypadInput[] {
  const inputs: KeypadInput[] = [];
  const clock = new TrialClock();
  const decoder = new KeypadDecoder(profile, { clock, onInput: (input) => inputs.push(input) });
  decoder.receive(bytes);
  clock.runOut();
  return inputs;
}

/** Stands still until all timers are run at once: a trial reads samples, it waits for nobody. */
class TrialClock implements Clock {
  #pending: (() => void)[] = [];

  now(): number {
    return 0;
  }

  ticks(): number {
    return 0;
  }

  after(_delayMs: number, action: () => void): () => void {
    this.#pending.push(action);
    return () => (this.#pending = this.#pending.filter((other) => other !== action));
  }

  runOut(): void {
    for (const action of this.#pending) action();
  }
}
