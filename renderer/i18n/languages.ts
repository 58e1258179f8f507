import { createInstance } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Words } from '../../core/contract/words.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';
import en from './en.json' with { type: 'json' };
import zh from './zh-CN.json' with { type: 'json' };

export type TextId = keyof typeof zh;
type Texts = Record<TextId, string>;

interface Language {
  /** BCP 47, for `lang` attributes: it is what lets a screen reader change its voice. */
  tag: string;
  /** Where `Words`, the evaluator's own bilingual texts, carry this language. */
  key: keyof Words;
  /** The language's name in itself, as its button shows it. */
  name: string;
  texts: Texts;
}

const CHINESE: Language = { tag: 'zh-CN', key: 'zh', name: '中文', texts: zh };
const ENGLISH: Language = { tag: 'en', key: 'en', name: 'English', texts: en };

const i18next = createInstance();
void i18next.use(initReactI18next).init({
  // All texts are in the bundle, so there is nothing to wait for.
  initAsync: false,
  lng: CHINESE.tag,
  fallbackLng: CHINESE.tag,
  resources: Object.fromEntries([CHINESE, ENGLISH].map(({ tag, texts }) => [tag, { translation: texts }])),
  // Text ids are flat and hold dots; React escapes what it shows.
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
});

i18next.on('languageChanged', (tag) => {
  document.documentElement.lang = tag;
  document.title = i18next.t('page.title');
});

/** A text of the screen in both languages. */
export function words(id: TextId, values: Record<string, string | number> = {}): Words {
  return {
    zh: i18next.getFixedT(CHINESE.tag)(id, values),
    en: i18next.getFixedT(ENGLISH.tag)(id, values),
  };
}

/** The language that stands first on the screen, and the one beneath it. */
export function useLanguages(): { first: Language; second: Language; swap(): void } {
  const { i18n } = useTranslation();
  const [first, second] = i18n.language === ENGLISH.tag ? [ENGLISH, CHINESE] : [CHINESE, ENGLISH];
  return { first, second, swap: () => void i18n.changeLanguage(second.tag) };
}

/** Each citizen starts in Chinese, whatever the one before had chosen; a lost link does not make a new citizen. */
export function startEachCitizenInChinese(link: ScreenLink): void {
  let session: string | undefined;
  link.subscribe(() => {
    const state = link.current();
    if (state.standing !== 'linked') return;
    const now = state.view.screen === 'idle' ? undefined : state.view.session;
    if (now !== session) void i18next.changeLanguage(CHINESE.tag);
    session = now;
  });
}
