import type { HallDisplay, VoiceSource } from '../../core/contract/hall-display.ts';
import { CHINESE, languageOf, say, words, type AnyWords } from '../i18n/languages.ts';
import type { Prompt } from './prompt-of.ts';
import type { SpeechVoice, Utterance } from './speaker.ts';

type Voice = HallDisplay['voice'];

/**
 * The ways to say a prompt, the best first: the hall's clip, then a voice of the system, in the citizen's language; then
 * both in Chinese.
 */
export function utterancesOf(prompt: Prompt, tag: string, { clips }: Voice, voices: readonly SpeechVoice[]): Utterance[] {
  const tags = new Set([languageOf(tag).tag, CHINESE.tag]);
  return [...tags].flatMap((tag) => [...clipOf(typeof prompt === 'string' ? clips[prompt]?.[tag] : undefined), ...spoken(prompt, tag, voices)]);
}

function clipOf(clip: string | undefined): Utterance[] {
  return clip === undefined ? [] : [{ clip }];
}

/** A number is read as it is called: sign by sign. */
function wordsOf(prompt: Prompt): AnyWords {
  if (typeof prompt === 'string') return words(`voice.${prompt}`);
  return words('voice.call', { number: [...prompt.number.replaceAll('-', '')].join(' '), window: prompt.window });
}

function spoken(prompt: Prompt, tag: string, voices: readonly SpeechVoice[]): Utterance[] {
  const { text, language } = say(wordsOf(prompt), languageOf(tag));
  const voice = voiceFor(tag, voices);
  return voice === undefined || language.tag !== tag ? [] : [{ text, voice }];
}

/** Only a voice of this machine: others send what is said over the network, and are silent without one. */
function voiceFor(tag: string, voices: readonly SpeechVoice[]): SpeechVoice | undefined {
  const speaks = tag === CHINESE.tag ? isMandarin : (lang: string) => lang.split(/[-_]/)[0] === tag.split('-')[0];
  return voices.find(({ lang, localService }) => localService && speaks(lang));
}

/** `zh-HK` speaks Cantonese, `zh-TW` another Mandarin than is heard here. Some systems write an underscore. */
function isMandarin(lang: string): boolean {
  return /^(?:zh|cmn)(?:[-_](?:Hans|CN))*$/i.test(lang);
}

/** What a citizen who changes nothing hears. */
export function sourceOf({ clips }: Voice, voices: readonly SpeechVoice[]): VoiceSource {
  if (Object.values(clips).some((clip) => clip[CHINESE.tag] !== undefined)) return 'clips';
  return voiceFor(CHINESE.tag, voices) === undefined ? 'none' : 'system';
}
