import { CHECKSUM_BYTES, checksumBytes, checksumOf } from './checksum.ts';
import { fromHex } from './hex.ts';
import type { HidProfile, SerialProfile } from './keypad-profile.ts';
import { endOf } from './serial-format.ts';

/**
 * What a keypad of this profile sends for a code, for simulated keypads and tests. A report of a HID keypad has 8 bytes;
 * what the profile says nothing about is 0.
 * @param address of the unit, where the profile knows addresses; without it the profile's own
 */
export function sampleFrame(profile: HidProfile | SerialProfile, code: string, address?: number): Uint8Array {
  const bytes = fromHex(code);
  if (profile.transport === 'hid') {
    const report = new Uint8Array(Math.max(8, profile.codeAt + bytes.length));
    report[0] = profile.reportId ?? 0;
    report.set(bytes, profile.codeAt);
    return report;
  }
  const { framing, checksum, codeAt } = profile;
  const end = fromHex(endOf(framing));
  const checkBytes = checksum === undefined ? 0 : CHECKSUM_BYTES[checksum.kind];
  const length = framing.kind === 'fixed' ? framing.length : codeAt + bytes.length + checkBytes + end.length;
  const frame = new Uint8Array(length);
  frame.set(fromHex(framing.header ?? ''));
  frame.set(end, length - end.length);
  frame.set(bytes, codeAt);
  if (framing.kind === 'length-prefixed') writeLength(frame, framing.lengthAt, framing.lengthBytes, framing.byteOrder, length - framing.adds);
  if (profile.address !== undefined) frame[profile.address.at] = address ?? profile.address.value;
  if (checksum !== undefined) {
    const at = length - end.length - checkBytes;
    frame.set(checksumBytes(checksum, checksumOf(checksum)(frame, checksum.from, at)), at);
  }
  return frame;
}

function writeLength(frame: Uint8Array, at: number, bytes: 1 | 2, byteOrder: 'big' | 'little', value: number): void {
  const both = byteOrder === 'big' ? [value >> 8, value & 0xff] : [value & 0xff, value >> 8];
  frame.set(bytes === 1 ? [value] : both, at);
}
