import { useEffect, useState, useSyncExternalStore, type RefObject } from 'react';
import { Typist, type TypistNow } from './typist.ts';

/** Types into a text field of so many characters at most. */
export function useTypist(field: RefObject<HTMLTextAreaElement | null>, limit: number, onDone: () => void): TypistNow & Pick<Typist, 'press' | 'take'> {
  const [typist] = useState(() => new Typist(() => field.current));
  const now = useSyncExternalStore(typist.subscribe, typist.current);
  useEffect(() => typist.serve(limit, onDone), [typist, limit, onDone]);
  useEffect(() => {
    void typist.load();
    return () => typist.stop();
  }, [typist]);
  return { ...now, press: typist.press, take: typist.take };
}
