import type { PlayClip, Speech } from './speaker.ts';

/** The browser's own speech, where it has one. */
export function browserSpeech(): Speech | null {
  if (!('speechSynthesis' in window)) return null;
  const { speechSynthesis } = window;
  return {
    getVoices: () => speechSynthesis.getVoices(),
    speak: (text, { lang }, volume) => {
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = speechSynthesis.getVoices().find((voice) => voice.lang === lang && voice.localService) ?? null;
      utterance.lang = lang;
      utterance.volume = volume;
      // Slower than usual: it is for whoever hears badly too.
      utterance.rate = 0.9;
      speechSynthesis.speak(utterance);
    },
    cancel: () => speechSynthesis.cancel(),
    onVoicesChanged: (listener) => speechSynthesis.addEventListener('voiceschanged', listener),
  };
}

export const playClip: PlayClip = (url, volume) => {
  const audio = new Audio(url);
  audio.volume = volume;
  return {
    // It fails if there is no such file, if it is no sound, and if a browser lets no page sound before it was touched.
    failed: audio.play().then(
      () => false,
      () => true,
    ),
    stop: () => audio.pause(),
  };
};
