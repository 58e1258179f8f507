import tableAddress from 'pinyin-table/initials.bin?url';
import { readInitials, type InitialsOf } from './initials.ts';

/** Fetches the table of initials. @throws Error where it cannot be fetched */
export async function loadInitials(): Promise<InitialsOf> {
  const response = await fetch(tableAddress);
  if (!response.ok) throw new Error(`The table of initials answered ${response.status}.`);
  return readInitials(await response.arrayBuffer());
}
