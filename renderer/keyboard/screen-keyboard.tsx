import { memo, useEffect, useRef, type ReactNode, type RefObject } from 'react';
import { Bilingual } from '../citizen/bilingual.tsx';
import { useSay, words } from '../i18n/languages.ts';
import { CandidateBar } from './candidate-bar.tsx';
import { BackspaceIcon, LeftIcon, RightIcon, ShiftIcon } from './key-icons.tsx';
import { Key } from './key.tsx';
import { COMMANDS, LAYOUTS, type KeySpec, type Mode } from './layouts.ts';
import styles from './screen-keyboard.module.css';
import { useTypist } from './use-typist.ts';

interface Props {
  /** What is written in. It keeps the focus. */
  field: RefObject<HTMLTextAreaElement | null>;
  /** It takes so many characters. */
  limit: number;
  /** The citizen wants the keyboard away. */
  onDone(): void;
}

/** A keyboard on the screen: pinyin with words to choose from, English, digits and punctuation. Takes the width it is given. */
export function ScreenKeyboard({ field, limit, onDone }: Props) {
  const { typing, candidates, pinyin, press, take } = useTypist(field, limit, onDone);
  const say = useSay();
  const { mode, letters, shift } = typing;
  const keyboard = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    // Wherever it is pressed, between two keys too, the field keeps the focus, and with it the caret.
    const keepFocus = (event: Event) => event.preventDefault();
    const element = keyboard.current;
    element?.addEventListener('mousedown', keepFocus);
    return () => element?.removeEventListener('mousedown', keepFocus);
  }, []);
  return (
    <fieldset ref={keyboard} className={styles.keyboard} aria-label={say(words('keyboard.name'))}>
      {letters !== '' && (
        <p className={styles.letters} lang="zh-Latn" data-composing="">
          {letters}
        </p>
      )}
      {letters !== '' && pinyin !== 'ready' ? (
        <output className={styles.waiting}>
          <Bilingual words={words(pinyin === 'failed' ? 'keyboard.noPinyin' : 'keyboard.loading')} inline />
        </output>
      ) : (
        <CandidateBar candidates={candidates} onTake={take} />
      )}
      <Keys mode={mode} shift={shift} onPress={press} />
    </fieldset>
  );
}

interface KeysProps {
  mode: Mode;
  shift: boolean;
  onPress(key: string): void;
}

const Keys = memo(function Keys({ mode, shift, onPress }: KeysProps) {
  const say = useSay();
  return LAYOUTS[mode].map((row) => (
    <div key={row.map(({ value }) => value).join('')} className={styles.row}>
      {row.map(({ value, span, words: id }) => (
        <Key
          key={value}
          value={value}
          onPress={onPress}
          className={`${styles[`span${span}`]} ${id === undefined ? '' : value === COMMANDS.done ? styles.done : styles.command}`}
          label={id !== undefined && value in ICONS ? say(words(id)) : undefined}
          pressed={value === COMMANDS.shift ? shift : undefined}
          repeats={value === COMMANDS.backspace || value === COMMANDS.left || value === COMMANDS.right}
          onRelease={value === COMMANDS.done || value in LAYOUTS}
          main={value === COMMANDS.done}
          byTab={false}
        >
          {faceOf({ value, span, ...(id === undefined ? {} : { words: id }) }, mode === 'pinyin' || shift)}
        </Key>
      ))}
    </div>
  ));
});

const ICONS: Readonly<Record<string, ReactNode>> = {
  [COMMANDS.backspace]: <BackspaceIcon />,
  [COMMANDS.left]: <LeftIcon />,
  [COMMANDS.right]: <RightIcon />,
  [COMMANDS.shift]: <ShiftIcon />,
};

/** Letters of pinyin stand as on every keyboard, large. */
function faceOf({ value, words: id }: KeySpec, capitals: boolean): ReactNode {
  if (id === undefined) return capitals ? value.toUpperCase() : value;
  return ICONS[value] ?? <Bilingual words={words(id)} inline />;
}
