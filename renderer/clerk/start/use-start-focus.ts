import { useEffect, useRef, useState, type RefObject } from 'react';
import { goToLeft } from '../parts/enter.ts';

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
 * @param returns counts how often a start came back
 */
export function useStartFocus(visit: number, returns: number): StartFocus {
  const form = useRef<HTMLFormElement>(null);
  const first = useRef<HTMLInputElement>(null);
  const [change, setChange] = useState(0);
  useEffect(() => {
    if (change > 0 && !goToLeft(form.current)) first.current?.focus();
  }, [change]);
  // What came back is corrected, or the next scan takes its place: it is not written behind it.
  useEffect(() => {
    const field = document.activeElement;
    if (returns > 0 && field instanceof HTMLInputElement && form.current?.contains(field)) field.select();
  }, [returns]);
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- `visit` only says when
  useEffect(() => first.current?.focus(), [visit]);
  return { form, first, goOn: () => goToLeft(form.current), changed: () => setChange(change + 1) };
}
