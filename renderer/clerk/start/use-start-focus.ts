import { useEffect, useRef, useState, type RefObject } from 'react';
import { enter, goToLeft } from '../parts/enter.ts';
import { placeOf } from '../parts/place-of.ts';
import type { StartDraft } from './use-start-draft.ts';

export interface StartFocus {
  form: RefObject<HTMLFormElement | null>;
  /** The field where a start begins. */
  first: RefObject<HTMLInputElement | null>;
  /** To the first field that is left to fill in. @returns false where none is */
  goOn(): boolean;
  /** Fields came, went or were emptied: to the first that is left, or to where a start begins. */
  changed(): void;
}

/**
 * Where the keys lead in the form of a start.
 * @param visit counts how often somebody came here to begin
 * @param draft counts how often a start came back, and tells where to correct it
 */
export function useStartFocus(visit: number, { way, returns, pointers }: Pick<StartDraft, 'way' | 'returns' | 'pointers'>): StartFocus {
  const form = useRef<HTMLFormElement>(null);
  const first = useRef<HTMLInputElement>(null);
  const [change, setChange] = useState(0);
  useEffect(() => {
    if (change > 0 && !goToLeft(form.current)) first.current?.focus();
  }, [change]);
  // What came back is corrected, or the next scan takes its place: it is not written behind it.
  useEffect(() => {
    const field = document.activeElement;
    if (returns === 0 || !(field instanceof HTMLInputElement) || form.current?.contains(field) !== true) return;
    if (way !== 'theme') return void field.select();
    // Of several cases only the one that was refused: the next scan would take the place of another's number.
    const wrong = fieldOf(form.current, pointers);
    if (wrong !== null) return void enter(wrong);
    first.current?.focus();
    first.current?.setSelectionRange(first.current.value.length, first.current.value.length);
    // oxlint-disable-next-line react/exhaustive-deps -- `returns` alone says when
  }, [returns]);
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- `visit` only says when
  useEffect(() => first.current?.focus(), [visit]);
  return { form, first, goOn: () => goToLeft(form.current), changed: () => setChange(change + 1) };
}

/** The field of a theme that the first of these pointers leads to: the matter stands first in its row, the serial number last. */
function fieldOf(form: HTMLElement, pointers: readonly string[]): HTMLInputElement | null {
  const pointer = pointers.find((one) => /^\/evaluations\/\d+(?:\/case(?:\/projectNo|\/task\w+)?)?$/.test(one));
  if (pointer === undefined) return null;
  const fields = form.querySelectorAll<HTMLInputElement>(`[data-place="${placeOf(pointer)}"] input`);
  return fields[/\/task\w+$/.test(pointer) ? 0 : fields.length - 1] ?? null;
}
