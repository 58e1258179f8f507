import * as z from 'zod';
import { keyMeaningSchema, type KeyMeaning } from '../../core/contract/keypad.ts';
import { checksumSchema } from './checksum.ts';
import { hexSchema } from './hex.ts';
import { framingSchema, MAX_FRAME, serialFaults } from './serial-format.ts';

/**
 * What one model of keypad sends and understands, as data: a file that ships, or one of the hall's own. There is no
 * standard; the numbers come from the keypad's manual or from the technician's learn mode. All offsets count bytes from 0,
 * the first byte of the frame.
 */

export const profileIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'use small letters, digits and "-", at most 40');

const usbIdSchema = z.string().regex(/^[0-9a-f]{4}$/, 'write four small hex digits, e.g. "1a86"');

/** One byte on a bus that tells the units apart. */
export const addressSchema = z.int().min(0).max(255);

const commonShape = {
  id: profileIdSchema,
  /** For the technician. */
  name: z.string().min(1).max(60),
  /** Where the numbers come from: a manual, a convention, learnt when. */
  source: z.string().max(500).optional(),
  /**
   * A key counts again only after it was silent for so long. Longer than the pause before the keypad's own key repeat
   * begins, if it has one.
   */
  debounceMs: z.int().min(20).max(2_000).default(300),
  /** A key that repeats for so long is reported as stuck. */
  stuckMs: z.int().min(1_000).max(60_000).default(5_000),
};

const template = (words: string, pattern: RegExp) => z.string().regex(pattern, words).max(200);

/**
 * What is sent to the keypad: hex, with `{address}` and `{checksum}` (of what stands before it). The first byte of one
 * for a HID keypad is the report's number, 0 where the keypad numbers none.
 */
const frameTemplateSchema = template(
  'write pairs of capital hex digits, {address} and {checksum}, e.g. "AA55{address}10{checksum}"',
  /^(?:[0-9A-F]{2}|\{address\})+(?:\{checksum\}(?:[0-9A-F]{2})*)?$/,
);
/**
 * One frame, or several that are sent in this order, as for a keypad with a lamp beside each key. There is no command for
 * one key, and none that knows what was pressed: a lamp of its own would show the clerk the level, so all are lit while a
 * citizen is asked, and put out together.
 */
const commandSchema = z.union([frameTemplateSchema, z.array(frameTemplateSchema).min(1).max(16)]);
const commandsSchema = z.strictObject({
  welcome: commandSchema.optional(),
  pleaseRate: commandSchema.optional(),
  thanks: commandSchema.optional(),
  lampOn: commandSchema.optional(),
  lampOff: commandSchema.optional(),
});
export type KeypadCommand = keyof z.infer<typeof commandsSchema>;

/** By code, in hex. */
const codesShape = {
  keys: z.record(z.string(), keyMeaningSchema),
  /** Codes that say nothing, e.g. that a key was let go. */
  ignore: z.array(hexSchema).max(64).default([]),
};

/** Types like a keyboard. Keys and what to ignore by their `KeyboardEvent.key`. */
export const wedgeProfileSchema = z.strictObject({
  ...commonShape,
  transport: z.literal('wedge'),
  keys: z.record(z.string().min(1).max(20), keyMeaningSchema),
  ignore: z.array(z.string().min(1).max(20)).max(64).default([]),
});

const hidMatchSchema = z.strictObject({
  vendorId: usbIdSchema.optional(),
  productId: usbIdSchema.optional(),
  usagePage: z.int().min(1).max(0xffff).optional(),
  usage: z.int().min(0).max(0xffff).optional(),
  serialNumber: z.string().min(1).max(200).optional(),
});

/** Vendor-defined HID: each report is a frame, its first byte the report's number if the keypad numbers them. */
export const hidProfileSchema = z.strictObject({
  ...commonShape,
  ...codesShape,
  transport: z.literal('hid'),
  match: hidMatchSchema.refine((match) => Object.keys(match).length > 0, 'names nothing to know the keypad by'),
  /** Only reports of this number hold keys. */
  reportId: z.int().min(1).max(255).optional(),
  codeAt: z.int().min(0).max(63),
  codeLength: z.int().min(1).max(8).default(1),
  commands: commandsSchema.optional(),
});

export const serialProfileSchema = z.strictObject({
  ...commonShape,
  ...codesShape,
  transport: z.literal('serial'),
  settings: z
    .strictObject({
      baudRate: z.int().min(300).max(921_600).default(9600),
      dataBits: z.union([z.literal(7), z.literal(8)]).default(8),
      stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
      parity: z.enum(['none', 'even', 'odd']).default('none'),
    })
    .prefault({}),
  /** By which USB devices this keypad, or the cable it comes with, is known; without it the settings name the port. */
  match: z.strictObject({ vendorId: usbIdSchema, productId: usbIdSchema.optional() }).optional(),
  framing: framingSchema,
  checksum: checksumSchema.optional(),
  /** Frames of other addresses are of other units. `config.json` may give each unit a `value` of its own. */
  address: z.strictObject({ at: z.int().min(0).max(MAX_FRAME), value: addressSchema }).optional(),
  codeAt: z.int().min(0).max(MAX_FRAME),
  /** Without it: one byte; of a delimited frame, all up to the checksum or delimiter. */
  codeLength: z.int().min(1).max(8).optional(),
  commands: commandsSchema.optional(),
});

export type WedgeProfile = z.infer<typeof wedgeProfileSchema>;
export type HidProfile = z.infer<typeof hidProfileSchema>;
export type SerialProfile = z.infer<typeof serialProfileSchema>;

/** A checked profile reads the same when it is checked again: it may cross from process to process. */
export const keypadProfileSchema = z
  .discriminatedUnion('transport', [wedgeProfileSchema, hidProfileSchema, serialProfileSchema])
  .superRefine((profile, context) => {
    for (const { path, message } of faultsOf(profile)) context.addIssue({ code: 'custom', path, message });
  });
export type KeypadProfile = z.infer<typeof keypadProfileSchema>;

/** Where in the profile, and what is wrong there. */
export interface ProfileFault {
  path: string[];
  message: string;
}

function* faultsOf(profile: KeypadProfile): Generator<ProfileFault> {
  yield* keyFaults(profile.keys, profile.ignore);
  if (profile.transport === 'wedge') return;
  for (const code of Object.keys(profile.keys)) {
    for (const { message } of hexSchema.safeParse(code).error?.issues ?? []) yield { path: ['keys', code], message };
  }
  yield* commandFaults(profile);
  if (profile.transport === 'serial') yield* serialFaults(profile);
  const { codeLength } = profile;
  if (codeLength === undefined && profile.transport === 'serial' && profile.framing.kind === 'delimited') return;
  for (const code of [...Object.keys(profile.keys), ...profile.ignore]) {
    if (hexSchema.safeParse(code).success && code.length !== 2 * (codeLength ?? 1)) yield { path: ['keys', code], message: `a code has ${codeLength ?? 1} bytes here` };
  }
}

function* keyFaults(keys: Readonly<Record<string, KeyMeaning>>, ignore: readonly string[]): Generator<ProfileFault> {
  const levels = Object.values(keys).flatMap(({ level }) => level ?? []);
  if (levels.length === 0) yield { path: ['keys'], message: 'no key means a level' };
  if (new Set(levels).size < levels.length) yield { path: ['keys'], message: 'two keys mean the same level' };
  for (const code of ignore) if (Object.hasOwn(keys, code)) yield { path: ['ignore'], message: `"${code}" is a key as well` };
}

function* commandFaults(profile: HidProfile | SerialProfile): Generator<ProfileFault> {
  const checked = profile.transport === 'serial' && profile.checksum !== undefined;
  const addressed = profile.transport === 'serial' && profile.address !== undefined;
  for (const [name, command] of Object.entries(profile.commands ?? {})) {
    const frames = [command ?? []].flat();
    const use = (field: string) => frames.some((frame) => frame.includes(field));
    if (use('{checksum}') && !checked) yield { path: ['commands', name], message: 'the profile has no checksum' };
    if (use('{address}') && !addressed) yield { path: ['commands', name], message: 'the profile has no address' };
  }
}
