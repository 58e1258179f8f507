import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { GroupRequest, RatingRequest } from '../../../core/counter-link/sdk/index.ts';
import { useDesk } from '../desk.ts';
import { rememberMatter } from '../memory.ts';
import { Button } from '../parts/button.tsx';
import { TextArea, TextField } from '../parts/field.tsx';
import { Missing, Warning } from '../parts/said.tsx';
import type { TextId } from '../words/texts.ts';
import { useWords } from '../words/use-words.ts';
import { matterOf, missingOf, requestOf, serialNumbersOf, type CaseDraft } from './case-draft.ts';
import { MatterPicker } from './matter-picker.tsx';
import { ServiceFields } from './service-fields.tsx';
import { WAYS, type StartDraft, type Way } from './use-start-draft.ts';
import layout from '../look/layout.module.css';
import styles from './start-form.module.css';

interface Props {
  draft: StartDraft;
  /** Counts how often somebody came here to begin. */
  visit: number;
  onStart(what: RatingRequest | GroupRequest): void;
}

/** Starts a rating by hand: of one case, of a batch of one matter, or of a theme of several. */
export function StartForm({ draft, visit, onStart }: Props) {
  const { t } = useWords();
  const { window } = useDesk();
  const { way, rows, service, lines } = draft;
  const [row] = rows;
  const [fault, setFault] = useState<readonly TextId[] | 'start.twoAtLeast' | null>(null);
  const first = useRef<HTMLInputElement>(null);
  const serial = useRef<HTMLInputElement>(null);
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- `visit` only says when
  useEffect(() => first.current?.focus(), [visit]);

  const choose = (chosen: Way) => {
    draft.choose(chosen);
    setFault(null);
  };
  const remove = (key: number) => {
    draft.removeRow(key);
    first.current?.focus();
  };

  const cases: readonly CaseDraft[] = way === 'batch' ? serialNumbersOf(lines).map((projectNo) => ({ ...row, projectNo })) : rows;
  const start = (event: FormEvent) => {
    event.preventDefault();
    const time = new Date().toISOString();
    const missing = [...new Set((cases.length === 0 ? [row] : cases).flatMap((one) => missingOf(one, service)))];
    if (missing.length > 0) return setFault(missing);
    const requests = cases.flatMap((one) => requestOf(one, service, time) ?? []);
    if (way !== 'single' && (requests.length < 2 || new Set(cases.map(({ projectNo }) => projectNo.trim())).size < cases.length)) return setFault('start.twoAtLeast');
    const [request] = requests;
    if (request === undefined) return;
    for (const one of cases) {
      const matter = matterOf(one, service);
      if (matter !== null) rememberMatter(matter, one.typed !== null);
    }
    onStart(way === 'single' ? request : { kind: way, evaluations: requests });
    setFault(null);
    draft.started();
    // The next case is most often of the same matter.
    serial.current?.focus();
  };

  return (
    <form className={layout.card} onSubmit={start} aria-labelledby="start" autoComplete="off" noValidate>
      <div className={styles.head}>
        <h2 id="start">{t('start.title')}</h2>
        <fieldset className={layout.row}>
          <legend className={layout.heard}>{t('case.how')}</legend>
          {WAYS.map((one) => (
            <Button key={one} pressed={way === one} onPress={() => choose(one)}>
              {t(`case.${one}`)}
            </Button>
          ))}
        </fieldset>
      </div>
      {window !== null && window.staff === null && <p className={styles.nobody}>{t('start.nobody')}</p>}
      <div className={layout.form}>
        {rows.map((one, place) => (
          <fieldset key={one.key} className={`${layout.form} ${layout.wide} ${way === 'theme' ? styles.row : ''}`}>
            {way === 'theme' && (
              <div className={`${styles.rowHead} ${layout.wide}`}>
                <h3>{t('case.place', { place: place + 1 })}</h3>
                {rows.length > 2 && (
                  <Button look="quiet" onPress={() => remove(one.key)}>
                    {t('case.remove', { place: place + 1 })}
                  </Button>
                )}
              </div>
            )}
            <MatterPicker
              // Anew at each visit, with what was used last.
              key={visit}
              draft={one}
              change={(change) => draft.changeRow(one.key, change)}
              wide={way !== 'theme'}
              takesFocus={one.key > 1}
              {...(place === 0 && { inputRef: first })}
            />
            {way === 'batch' ? (
              <TextArea label={t('case.projectNos')} hint={t('case.count', { count: cases.length })} wide rows={5} value={lines} onText={draft.setLines} />
            ) : (
              <TextField label={t('case.projectNo')} wide={way !== 'theme' || one.typed !== null} value={one.projectNo} onText={(projectNo) => draft.changeRow(one.key, { projectNo })} maxLength={60} {...(place === 0 && { ref: serial })} />
            )}
          </fieldset>
        ))}
        {way === 'theme' && (
          <div className={layout.wide}>
            <Button onPress={draft.addRow} disabled={rows.length >= 50}>
              {t('case.add')}
            </Button>
          </div>
        )}
        <ServiceFields draft={row} service={service} change={draft.changeService} />
        {fault !== null && (
          <div className={layout.wide}>
            {fault === 'start.twoAtLeast' ? <Warning text={t(fault)} /> : <Missing fields={fault} />}
          </div>
        )}
        <div className={layout.wide}>
          <Button look="main" shortcut="Alt+G">
            {t('start.go')}
          </Button>
        </div>
      </div>
    </form>
  );
}
