import { useEffect, useEffectEvent } from 'react';
import type { KeypadView } from '../../core/contract/screen-views.ts';
import type { Wedge } from '../input/wedge.ts';

/** The keys of a keypad that types go where `press` sends them, while this screen is shown. */
export function useKeypad(wedge: Wedge, session: string, { wedgeKeys, wedgeBeside }: KeypadView, press: (key: string) => void): void {
  const onPress = useEffectEvent(press);
  useEffect(
    () => wedge.forKeypad({ session, keys: wedgeKeys, beside: wedgeBeside, press: (key) => onPress(key) }),
    [wedge, session, wedgeKeys, wedgeBeside],
  );
}
