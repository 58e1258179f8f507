import { useEffect, useEffectEvent, useState } from 'react';
import type { KeypadView } from '../../core/contract/screen-views.ts';
import type { Words } from '../../core/contract/words.ts';
import { words } from '../i18n/languages.ts';
import type { Wedge } from '../input/wedge.ts';

/**
 * The keys of a keypad that types go where `press` sends them, while this screen is shown.
 * @returns what to tell whoever presses a key that does not count, because it has been coming since before; until one does
 */
export function useKeypad(wedge: Wedge, session: string, { wedgeKeys, wedgeBeside }: KeypadView, press: (key: string) => void): Words | null {
  const [isHeld, setHeld] = useState(false);
  const onPress = useEffectEvent((key: string) => {
    setHeld(false);
    press(key);
  });
  useEffect(
    () => wedge.forKeypad({ session, keys: wedgeKeys, beside: wedgeBeside, press: (key) => onPress(key), held: () => setHeld(true) }),
    [wedge, session, wedgeKeys, wedgeBeside],
  );
  return isHeld ? words('keypad.letGo') : null;
}
