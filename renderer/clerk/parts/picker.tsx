import { useEffect, useId, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { useWords } from '../words/use-words.ts';
import { Frame } from './field.tsx';
import { useTakenFocus } from './use-taken-focus.ts';
import styles from './picker.module.css';

export interface PickerOption {
  key: string;
  name: string;
  /** In small beside the name. */
  beside: string;
}

interface Props {
  label: string;
  hint?: string;
  /** The name of what is chosen; null while nothing is. */
  chosen: string | null;
  find(query: string): readonly PickerOption[];
  onPick(key: string): void;
  /** What is chosen no longer holds: something else is being typed. */
  onClear(): void;
  /** Takes the whole row of its form. */
  wide?: boolean;
  /** Opens the fields for what is on no list, with what was typed to find it. */
  byHand: { text: string; open(typed: string): void };
  inputRef?: Ref<HTMLInputElement>;
  /** When it appears. */
  takesFocus?: boolean;
  /** Nothing may be asked for without it. */
  required?: boolean;
}

/** Picks one of many by typing: a combobox with a list beneath it, worked by the arrow keys and Enter. */
export function Picker({ label, hint, chosen, find, onPick, onClear, byHand, wide = true, inputRef, takesFocus = false, required = false }: Props) {
  const id = useId();
  const { t } = useWords();
  useTakenFocus(id, takesFocus);
  const [query, setQuery] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  // The way to hand entry is taken by who goes there, never by the Enter of a scanner.
  const [isAtHand, setAtHand] = useState(false);
  const [isMissed, setMissed] = useState(false);
  const options = isOpen ? find(query) : [];
  const last = options.length;
  const first = last === 0 ? -1 : 0;
  /** -1: at none. */
  const active = isAtHand ? last : Math.min(at, last - 1);

  const move = (by: number) => {
    const place = Math.min(Math.max(active + by, first), last);
    setAt(isOpen ? Math.max(place, 0) : 0);
    // A list that opens with nothing in it has but this way.
    setAtHand(isOpen ? place === last : find(query).length === 0);
    setOpen(true);
  };

  const close = () => {
    setOpen(false);
    setQuery('');
    setMissed(false);
    setAtHand(false);
  };
  const pick = (place: number) => {
    const option = options[place];
    if (option !== undefined) onPick(option.key);
    else byHand.open(query.trim());
    close();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // An input method's own Enter and arrows.
    if (event.nativeEvent.isComposing) return;
    // What is chosen gives way as a whole, before an input method begins to write into it.
    if (chosen !== null && !isOpen && (event.key.length === 1 || event.key === 'Process') && !event.ctrlKey && !event.altKey && !event.metaKey) event.currentTarget.select();
    const arrow = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (arrow !== 0) {
      event.preventDefault();
      move(arrow);
    } else if (isOpen && event.key === 'Enter') {
      event.preventDefault();
      if (active >= 0) return pick(active);
      setMissed(query.trim() !== '');
      // What is typed or scanned next takes its place.
      event.currentTarget.select();
    } else if (event.key === 'Escape' && (isOpen || (chosen === null && query !== ''))) {
      event.preventDefault();
      close();
    }
  };

  return (
    <Frame id={id} label={label} hint={hint} wide={wide}>
      <div className={styles.picker}>
        <input
          id={id}
          ref={inputRef}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={isOpen}
          aria-controls={`${id}-list`}
          aria-activedescendant={isOpen && active >= 0 ? `${id}-${active}` : undefined}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          data-left={required && chosen === null}
          autoComplete="off"
          spellCheck={false}
          value={isOpen && query !== '' ? query : (chosen ?? query)}
          onChange={(event) => {
            // Over a chosen name one types anew.
            const typed = event.target.value;
            setQuery(chosen !== null && typed.startsWith(chosen) ? typed.slice(chosen.length) : typed);
            if (chosen !== null) onClear();
            setAt(0);
            setAtHand(false);
            setMissed(false);
            setOpen(true);
          }}
          onFocus={(event) => event.target.select()}
          onClick={() => setOpen(true)}
          onBlur={() => {
            setOpen(false);
            setAtHand(false);
          }}
          onKeyDown={onKeyDown}
        />
        <div className={styles.list} hidden={!isOpen}>
          {isOpen && options.length === 0 && <output className={styles.none}>{isMissed ? t('picker.pickFirst', { typed: query.trim(), what: label }) : t('picker.none')}</output>}
          {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a <select> cannot be typed into */}
          <div id={`${id}-list`} role="listbox" aria-label={label}>
            {[...options, { key: '', name: byHand.text, beside: '' }].map((option, place) => (
              <Option key={option.key} id={`${id}-${place}`} option={option} isAt={place === active} onPick={() => pick(place)} />
            ))}
          </div>
        </div>
      </div>
    </Frame>
  );
}

function Option({ id, option, isAt, onPick }: { id: string; option: PickerOption; isAt: boolean; onPick(): void }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isAt) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isAt]);
  return (
    /* oxlint-disable jsx-a11y/click-events-have-key-events, jsx-a11y/prefer-tag-over-role -- the keys are the input's; an <option> wants a <select> */
    <div
      ref={element}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isAt}
      className={option.key === '' ? `${styles.option} ${styles.byHand}` : styles.option}
      // Before the input loses the focus, which closes the list.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      <span>{option.name}</span> <small>{option.beside}</small>
    </div>
    /* oxlint-enable jsx-a11y/click-events-have-key-events, jsx-a11y/prefer-tag-over-role */
  );
}
