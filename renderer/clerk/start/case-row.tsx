import { useRef, type KeyboardEvent, type Ref } from 'react';
import { Button } from '../parts/button.tsx';
import { enter } from '../parts/enter.ts';
import { TextArea, TextField } from '../parts/field.tsx';
import { useWords } from '../words/use-words.ts';
import { MatterPicker } from './matter-picker.tsx';
import type { Row, StartDraft } from './use-start-draft.ts';
import layout from '../look/layout.module.css';
import styles from './start-form.module.css';

interface Props {
  draft: StartDraft;
  row: Row;
  /** From 0. */
  place: number;
  /** How many cases a batch has. */
  count: number;
  visit: number;
  inputRef?: Ref<HTMLInputElement>;
  onRemove(): void;
  /** Goes on to what is left to fill in. @returns false where nothing is */
  goOn(): boolean;
}

/** One case to be rated, or, of a batch, all of them: the matter and the serial numbers. */
export function CaseRow({ draft, row, place, count, visit, inputRef, onRemove, goOn }: Props) {
  const { t } = useWords();
  const { way, rows, lines } = draft;
  const serial = useRef<HTMLInputElement>(null);
  const serials = useRef<HTMLTextAreaElement>(null);
  const isOfTheme = way === 'theme';
  // A scanner ends each serial number with Enter: that must not start a theme before its last case.
  const onKeyDown = (event: KeyboardEvent) => {
    if (isOfTheme && event.key === 'Enter' && event.target instanceof HTMLInputElement && !event.nativeEvent.isComposing && !event.defaultPrevented && goOn()) event.preventDefault();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys are its fields'
    <fieldset data-place={place} className={`${layout.form} ${layout.wide} ${isOfTheme ? styles.row : ''}`} onKeyDown={onKeyDown}>
      {isOfTheme && (
        <div className={`${styles.rowHead} ${layout.wide}`}>
          <h3>{t('case.place', { place: place + 1 })}</h3>
          {rows.length > 2 && (
            <Button look="quiet" onPress={onRemove}>
              {t('case.remove', { place: place + 1 })}
            </Button>
          )}
        </div>
      )}
      <MatterPicker
        // Anew at each visit, with what was used last.
        key={visit}
        draft={row}
        change={(change) => draft.changeRow(row.key, change)}
        onPicked={() => (way === 'batch' ? serials.current?.focus() : enter(serial.current))}
        wide={!isOfTheme}
        takesFocus={row.key > 1}
        {...(inputRef && { inputRef })}
      />
      {way === 'batch' ? (
        <TextArea label={t('case.projectNos')} hint={t('case.count', { count })} wide rows={5} value={lines} onText={draft.setLines} ref={serials} data-left={lines.trim() === ''} />
      ) : (
        <TextField
          label={t('case.projectNo')}
          wide={!isOfTheme || row.typed !== null}
          value={row.projectNo}
          onText={(projectNo) => draft.changeRow(row.key, { projectNo })}
          maxLength={60}
          ref={serial}
          data-left={row.projectNo.trim() === ''}
        />
      )}
    </fieldset>
  );
}
