import { useCallback, useEffect } from 'react';
import type { Words } from '../../core/contract/words.ts';
import { usePreferences } from '../assistance/preferences-context.ts';
import en from './en.json' with { type: 'json' };
import mongolian from './mn-Mong.json' with { type: 'json' };
import { packSchema, type LanguagePack } from './pack.ts';
import zh from './zh-CN.json' with { type: 'json' };

export type TextId = keyof typeof zh.texts;
type Values = Record<string, string | number>;

/** The texts that must be complete, for the compiler to say which one is missing. */
const COMPLETE: Record<'zh' | 'en', Record<TextId, string>> = { zh: zh.texts, en: en.texts };

export const CHINESE = packSchema.parse(zh);
export const ENGLISH = packSchema.parse(en);
export const LANGUAGES: readonly LanguagePack[] = [CHINESE, ENGLISH, packSchema.parse(mongolian)];

/** Words of the screen itself know their id too, by which every language finds them; those of the evaluator do not. */
export type AnyWords = Words & { id?: TextId; values?: Values };

/** A text of the screen, in every language. */
export function words(id: TextId, values: Values = {}): AnyWords & { id: TextId } {
  return { zh: fill(COMPLETE.zh[id], values), en: fill(COMPLETE.en[id], values), id, values };
}

/** Chinese, where there is none of this tag. */
export function languageOf(tag: string): LanguagePack {
  return LANGUAGES.find((language) => language.tag === tag) ?? CHINESE;
}

/** A text together with the language that it came out in. */
export interface Said {
  text: string;
  language: LanguagePack;
}

/** The words in a language, or in Chinese where it lacks them. */
export function say(words: AnyWords, language: LanguagePack): Said {
  const text = textIn(language, words);
  return text === undefined ? { text: words.zh, language: CHINESE } : { text, language };
}

/** The words in the language beneath, where that says anything new. */
export function sayBeneath(words: AnyWords, language: LanguagePack): Said | null {
  const second = languageOf(language.second);
  const text = textIn(second, words);
  const first = say(words, language);
  // A notice that a hall wrote in one language stands there once.
  return text === undefined || text === first.text || first.language === second ? null : { text, language: second };
}

function textIn(language: LanguagePack, words: AnyWords): string | undefined {
  const text = language === CHINESE ? words.zh : language === ENGLISH ? words.en : translated(language, words);
  // Names that exist in one language only are empty in the other.
  return text === '' ? undefined : text;
}

function translated({ texts, evaluator }: LanguagePack, { zh, id, values = {} }: AnyWords): string | undefined {
  if (id === undefined) return evaluator[zh];
  const text = texts[id];
  return text === undefined ? undefined : fill(text, values);
}

/** A value that is not given leaves its braces, where they are seen and mended. */
function fill(text: string, values: Values): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (braces, name: string) => String(values[name] ?? braces));
}

/** The language that the citizen has chosen. */
export function useLanguage(): LanguagePack {
  return languageOf(usePreferences().language);
}

/** Says words in one language, for labels that are heard and not seen. */
export function useSay(): (words: AnyWords) => string {
  const language = useLanguage();
  return useCallback((words) => say(words, language).text, [language]);
}

/** Tells the browser: it speaks whatever says no language of its own. */
export function usePageLanguage(tag: string): void {
  useEffect(() => {
    const language = languageOf(tag);
    document.documentElement.lang = language.tag;
    document.documentElement.dataset['direction'] = language.direction;
    document.title = say(words('page.title'), language).text;
  }, [tag]);
}
