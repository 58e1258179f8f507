import type { Page } from 'playwright-core';

/** What a page has said, in the order it began; `cut` tells that it was ended before its time. */
export interface Spoken {
  text: string;
  lang: string;
  volume: number;
  cut: boolean;
}

export interface FakeVoice {
  lang: string;
  localService: boolean;
}

export const MANDARIN: FakeVoice = { lang: 'zh-CN', localService: true };

declare global {
  interface Window {
    /** What the fakes of this file keep in the page. */
    voice: { spoken: Spoken[]; played: { src: string; volume: number; paused: boolean }[]; comeUp(voices: FakeVoice[]): void };
  }
}

/** For `prepare`: speech with these voices, of which a headless browser has none, and a watch on what is played. */
export function fakeVoices(voices: readonly FakeVoice[]): (page: Page) => Promise<void> {
  return async (page) => {
    await page.addInitScript((first) => {
      let voices = first;
      const spoken: Spoken[] = [];
      const elements: HTMLMediaElement[] = [];
      const speech = Object.assign(new EventTarget(), {
        getVoices: () => voices,
        speak: ({ text, lang, volume }: SpeechSynthesisUtterance) => void spoken.push({ text, lang, volume, cut: false }),
        cancel: () => {
          const last = spoken.at(-1);
          if (last !== undefined) last.cut = true;
        },
      });
      Object.defineProperty(window, 'speechSynthesis', { value: speech });
      // A fake voice is none to the browser's own class.
      Object.defineProperty(SpeechSynthesisUtterance.prototype, 'voice', { set() {} });
      const play = HTMLMediaElement.prototype.play;
      HTMLMediaElement.prototype.play = function () {
        elements.push(this);
        return play.call(this);
      };
      window.voice = {
        spoken,
        get played() {
          return elements.map(({ src, volume, paused }) => ({ src, volume, paused }));
        },
        comeUp: (more) => {
          voices = more;
          speech.dispatchEvent(new Event('voiceschanged'));
        },
      };
    }, voices);
  };
}

export const spokenOn = (page: Page): Promise<Spoken[]> => page.evaluate(() => window.voice.spoken);
export const textsSpokenOn = async (page: Page): Promise<string[]> => (await spokenOn(page)).map(({ text }) => text);
