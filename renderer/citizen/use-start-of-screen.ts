import { useEffect, useRef, type RefObject } from 'react';

/** For the heading of a screen: focus starts there, so that a screen reader reads the new screen and Tab begins at its top. */
export function useStartOfScreen(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return heading;
}
