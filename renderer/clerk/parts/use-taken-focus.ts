import { useEffect } from 'react';

/** Takes the focus once, when this appears: what had it went as this came, and the keys would lead nowhere. */
export function useTakenFocus(id: string, wanted: boolean): void {
  useEffect(() => {
    if (wanted) document.querySelector<HTMLElement>(`#${CSS.escape(id)}`)?.focus();
    // oxlint-disable-next-line react/exhaustive-deps -- only as it appears
  }, []);
}
