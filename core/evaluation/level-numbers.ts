import * as z from 'zod/mini';
import { levelSchema, type Level } from '../contract/rating.ts';
import { Refusal } from '../contract/refusal.ts';

/**
 * How a device numbers the levels (keypads count 1…5, 5…1, 0…4, 3…0, with 3 to 6 keys): what it sends, and the level
 * meant. Data of the device, apart from the order in which a screen shows the levels
 * (province-interface, "Level numbers of devices").
 */
export const levelNumbersSchema = z.record(z.string().check(z.minLength(1), z.maxLength(20)), levelSchema).check(
  z.refine((numbers) => Object.keys(numbers).length > 0, 'names at least one number'),
  z.refine((numbers) => new Set(Object.values(numbers)).size === Object.keys(numbers).length, 'gives no level to two numbers'),
);
export type LevelNumbers = z.infer<typeof levelNumbersSchema>;

/** The digit is the number of stars: a keyboard or number pad beside the screen. */
export const STARS: LevelNumbers = { '5': 5, '4': 4, '3': 3, '2': 2, '1': 1 };

/**
 * The level that a device's number means.
 * @throws Refusal `unknown-level-number`: an unknown number is an error, never a level
 */
export function levelOf(numbers: LevelNumbers, sent: string): Level {
  const level = Object.hasOwn(numbers, sent) ? numbers[sent] : undefined;
  if (level === undefined) throw new Refusal('unknown-level-number');
  return level;
}
