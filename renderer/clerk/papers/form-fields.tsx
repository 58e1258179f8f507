import { useEffect, useRef } from 'react';
import type { PaperForm, Subject } from '../../../core/counter-link/sdk/index.ts';
import { TextArea } from '../parts/field.tsx';
import type { TextId } from '../words/texts.ts';
import { useWords } from '../words/use-words.ts';
import { indicatorKey, levelOf, withToggled, type FormDraft } from './paper-draft.ts';
import layout from '../look/layout.module.css';
import styles from './form-fields.module.css';

const ABOUT: Readonly<Record<Subject, TextId>> = { staff: 'entry.aboutStaff', matter: 'entry.aboutMatter', agency: 'entry.aboutAgency' };

interface Props {
  form: PaperForm;
  draft: FormDraft;
  change(change: Partial<FormDraft>): void;
}

/** What the form about this service asks, in the order of the paper. */
export function FormFields({ form, draft, change }: Props) {
  const { t, of } = useWords();
  const levels = useRef<HTMLDivElement>(null);
  useEffect(() => levels.current?.querySelector('input')?.focus(), []);
  const lists = form.levels.find(({ level }) => level === draft.level)?.lists ?? [];
  return (
    <div className={layout.stack}>
      <fieldset>
        <legend>{t('entry.level')}</legend>
        <div ref={levels} className={styles.choices}>
          {form.levels.map((one) => {
            const level = levelOf(one.level);
            return (
              level !== undefined && (
                <label key={level}>
                  <input type="radio" name="level" checked={draft.level === level} onChange={() => change({ level })} />
                  {of(one)}
                </label>
              )
            );
          })}
        </div>
      </fieldset>
      {lists.map(({ subject, indicators, agencies }) => (
        <fieldset key={subject}>
          <legend>{t(ABOUT[subject])}</legend>
          <div className={styles.reasons}>
            {indicators.map((one) => {
              const key = indicatorKey(subject, one.id);
              return (
                <label key={key}>
                  <input type="checkbox" checked={draft.indicators.has(key)} onChange={() => change({ indicators: withToggled(draft.indicators, key) })} />
                  {of(one)}
                </label>
              );
            })}
          </div>
          {agencies.length > 0 && (
            <fieldset className={styles.choices}>
              <legend>{t('entry.agencies')}</legend>
              {agencies.map(({ code, name }) => (
                <label key={code}>
                  <input type="checkbox" checked={draft.agencies.has(code)} onChange={() => change({ agencies: withToggled(draft.agencies, code) })} />
                  {name}
                </label>
              ))}
            </fieldset>
          )}
        </fieldset>
      ))}
      <TextArea
        label={t('entry.text')}
        hint={t('entry.textLeft', { left: form.textLimit - draft.text.length })}
        rows={3}
        maxLength={form.textLimit}
        value={draft.text}
        onText={(text) => change({ text })}
      />
    </div>
  );
}
