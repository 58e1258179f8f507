import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { keypadProfileSchema, profileIdSchema, type KeypadProfile } from './keypad-profile.ts';
import hidGeneric from './profiles/hid-generic.json' with { type: 'json' };
import serialFixedXor from './profiles/serial-fixed-xor.json' with { type: 'json' };
import serialLine from './profiles/serial-line.json' with { type: 'json' };
import serialRs485Crc16 from './profiles/serial-rs485-crc16.json' with { type: 'json' };
import wedgeReversed from './profiles/wedge-reversed.json' with { type: 'json' };
import wedgeStars from './profiles/wedge-stars.json' with { type: 'json' };

const SHIPPED: ReadonlyMap<string, unknown> = new Map<string, unknown>(
  [wedgeStars, wedgeReversed, hidGeneric, serialFixedXor, serialLine, serialRs485Crc16].map((profile) => [profile.id, profile]),
);

/** Ids of the profiles that ship. */
export const SHIPPED_KEYPADS: readonly string[] = [...SHIPPED.keys()];

/** Any number pad: the digit is the number of stars. */
export const DEFAULT_KEYPAD = 'wedge-stars';

/** A keypad profile cannot be used; the message names the file or profile and each fault, on lines of their own. */
export class KeypadProfileProblem extends Error {
  override name = 'KeypadProfileProblem';
}

/**
 * The profile that the settings name: one that ships, else `<folder>/<id>.json` of the hall's own.
 * @throws KeypadProfileProblem when there is none, or it is faulty
 */
export function loadKeypadProfile(folder: string, id: string): KeypadProfile {
  const shipped = SHIPPED.get(id);
  if (shipped !== undefined) return parseKeypadProfile(shipped, `Keypad profile "${id}"`);
  // An id that the schema lets through is no path.
  if (!profileIdSchema.safeParse(id).success) {
    throw new KeypadProfileProblem(`"${id}" is no name of a keypad profile: use small letters, digits and "-".`);
  }
  const file = join(folder, `${id}.json`);
  const profile = parseKeypadProfile(readProfile(file, folder), file);
  if (profile.id !== id) throw new KeypadProfileProblem(`${file} calls itself "${profile.id}": file name and "id" must be the same.`);
  return profile;
}

/**
 * A profile out of data from outside.
 * @param where how the message names the data, e.g. the file
 * @throws KeypadProfileProblem naming the path of each fault
 */
export function parseKeypadProfile(data: unknown, where: string): KeypadProfile {
  const parsed = keypadProfileSchema.safeParse(data);
  if (!parsed.success) throw new KeypadProfileProblem(`${where} is not a usable keypad profile:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function readProfile(file: string, folder: string): unknown {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const known = [...SHIPPED_KEYPADS, ...profilesIn(folder)].join(', ');
    const why = error instanceof Error ? error.message : String(error);
    throw new KeypadProfileProblem(`${file} cannot be read: ${why}. Known keypad profiles: ${known}.`, { cause: error });
  }
  try {
    // Drops the byte order mark of Windows editors; their GBK is refused.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const what = error instanceof SyntaxError ? 'is no JSON' : 'is not UTF-8 (is it GBK?)';
    throw new KeypadProfileProblem(`${file} ${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function profilesIn(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((name) => /^([a-z0-9-]+)\.json$/.exec(name)?.[1] ?? []);
  } catch {
    // There is no such folder: no hall's own profiles.
    return [];
  }
}
