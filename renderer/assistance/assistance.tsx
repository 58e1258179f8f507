import type { ReactNode } from 'react';
import type { Preferences } from '../../core/contract/preferences.ts';
import { useHall } from '../hall/hall-context.tsx';
import { LANGUAGES, say, useLanguage, useSay, words, type TextId } from '../i18n/languages.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';
import frame from '../citizen/screen.module.css';
import styles from './assistance.module.css';
import { ContrastIcon, ElderIcon, SoundIcon } from './assistance-icons.tsx';
import { usePreferences } from './preferences-context.ts';

/**
 * What makes the screen easier for the citizen before it: language, 长者模式, high contrast, sound; each one tap. What is on
 * comes from the evaluator, so that it is still on when the screen was killed.
 */
export function Assistance({ call }: { call: ScreenLink['call'] }) {
  const { language, elder, contrast, voice } = usePreferences();
  const say = useSay();
  const offered = useHall().languages;
  // What came of it is in the next view.
  const prefer = (change: Partial<Preferences>) => void call('prefer', change).catch(() => {});
  return (
    <fieldset aria-label={say(words('assistance'))} className={frame.assistance}>
      {LANGUAGES.filter(({ tag }) => tag !== language && offered.includes(tag)).map(({ tag, name, direction }, place) => (
        // Named in the language that it leads to, for whoever cannot read the other. A button is its place: the one that was
        // pressed keeps the focus, though it leads elsewhere now.
        <button key={place} type="button" className={styles.button} lang={tag} onClick={() => prefer({ language: tag })}>
          <span lang={tag} data-direction={direction}>
            {name}
          </span>
        </button>
      ))}
      <Switch text="assistance.elder" name="assistance.elder.name" on={elder} onSwitch={(on) => prefer({ elder: on })}>
        <ElderIcon />
      </Switch>
      <Switch text="assistance.contrast" name="assistance.contrast.name" on={contrast} onSwitch={(on) => prefer({ contrast: on })}>
        <ContrastIcon />
      </Switch>
      <Switch text="assistance.voice" name="assistance.voice.name" on={voice} onSwitch={(on) => prefer({ voice: on })}>
        <SoundIcon on={voice} />
      </Switch>
    </fieldset>
  );
}

interface SwitchProps {
  /** One short word: there is room for no more. */
  text: TextId;
  /** What it does, for who hears the screen; begins with the short word. */
  name: TextId;
  on: boolean;
  onSwitch(on: boolean): void;
  children: ReactNode;
}

function Switch({ text, name, on, onSwitch, children }: SwitchProps) {
  const label = say(words(text), useLanguage());
  const spoken = useSay();
  return (
    <button type="button" className={styles.button} aria-pressed={on} aria-label={spoken(words(name))} onClick={() => onSwitch(!on)}>
      {children}
      <span lang={label.language.tag} data-direction={label.language.direction}>
        {label.text}
      </span>
    </button>
  );
}
