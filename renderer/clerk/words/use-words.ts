import { createContext, useContext } from 'react';
import { TEXTS, type TextId } from './texts.ts';

export type Language = 'zh-CN' | 'en';

export const LanguageContext = createContext<Language>('zh-CN');

export interface Words {
  language: Language;
  /** A text of the page. */
  t(id: TextId, values?: Readonly<Record<string, string | number>>): string;
  /** Words that come from the evaluator in both languages. */
  of(words: { zh: string; en: string }): string;
}

export function useWords(): Words {
  const language = useContext(LanguageContext);
  return {
    language,
    t: (id, values = {}) => TEXTS[id][language === 'en' ? 1 : 0].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '')),
    of: ({ zh, en }) => (language === 'en' ? en : zh),
  };
}
