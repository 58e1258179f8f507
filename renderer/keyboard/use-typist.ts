import { useEffect, useState, useSyncExternalStore, type RefObject } from 'react';
import { useLanguage } from '../i18n/languages.ts';
import { Typist, type TypistNow } from './typist.ts';

/** Types into a text field of so many characters at most, with Chinese keys unless the citizen reads English. */
export function useTypist(field: RefObject<HTMLTextAreaElement | null>, limit: number, onDone: () => void): TypistNow & Pick<Typist, 'press' | 'take'> {
  const { tag } = useLanguage();
  const [typist] = useState(() => new Typist(() => field.current, tag === 'en' ? 'english' : 'pinyin'));
  const now = useSyncExternalStore(typist.subscribe, typist.current);
  useEffect(() => typist.serve(limit, onDone), [typist, limit, onDone]);
  useEffect(() => {
    void typist.load();
    return () => typist.stop();
  }, [typist]);
  return { ...now, press: typist.press, take: typist.take };
}
