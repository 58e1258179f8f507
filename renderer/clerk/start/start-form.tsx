import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { GroupRequest, RatingRequest } from '../../../core/counter-link/sdk/index.ts';
import { useDesk } from '../desk.ts';
import { rememberMatter } from '../memory.ts';
import { Button } from '../parts/button.tsx';
import { TextArea, TextField } from '../parts/field.tsx';
import { Warning } from '../parts/said.tsx';
import { useWords } from '../words/use-words.ts';
import { EMPTY_CASE, EMPTY_SERVICE, matterOf, missingOf, requestOf, serialNumbersOf, type CaseDraft } from './case-draft.ts';
import { MatterPicker } from './matter-picker.tsx';
import { ServiceFields } from './service-fields.tsx';
import layout from '../look/layout.module.css';
import styles from './start-form.module.css';

const WAYS = ['single', 'batch', 'theme'] as const;
type Way = (typeof WAYS)[number];

/** A case of a theme, told from the others while they come and go. */
type Row = CaseDraft & { key: number };

/** Starts a rating by hand: of one case, of a batch of one matter, or of a theme of several. */
export function StartForm({ onStart }: { onStart(what: RatingRequest | GroupRequest): void }) {
  const { t } = useWords();
  const { window } = useDesk();
  const [way, setWay] = useState<Way>('single');
  const [rows, setRows] = useState<readonly Row[]>([{ ...EMPTY_CASE, key: 0 }]);
  const [service, setService] = useState(EMPTY_SERVICE);
  const [lines, setLines] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const nextKey = useRef(1);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  const [row] = rows;
  if (row === undefined) return null;
  const changeRow = (key: number) => (change: Partial<CaseDraft>) => {
    setRows((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
    // Kind and stage were chosen for another matter.
    if ('matter' in change) setService((before) => ({ ...before, kind: null, stage: null }));
  };
  const addRow = () => {
    setRows((all) => [...all, { ...EMPTY_CASE, key: nextKey.current }]);
    nextKey.current += 1;
  };
  const choose = (chosen: Way) => {
    setWay(chosen);
    setFault(null);
    if (chosen === 'theme' && rows.length < 2) addRow();
    else if (chosen !== 'theme') setRows(rows.slice(0, 1));
  };

  const cases: readonly CaseDraft[] = way === 'batch' ? serialNumbersOf(lines).map((projectNo) => ({ ...row, projectNo })) : rows;
  const start = (event: FormEvent) => {
    event.preventDefault();
    const time = new Date().toISOString();
    const missing = [...new Set((cases.length === 0 ? [row] : cases).flatMap((draft) => missingOf(draft, service)))];
    if (missing.length > 0) return setFault(t('missing', { fields: missing.map((field) => t(field)).join('、') }));
    const requests = cases.flatMap((draft) => requestOf(draft, service, time) ?? []);
    if (way !== 'single' && (requests.length < 2 || new Set(cases.map(({ projectNo }) => projectNo.trim())).size < cases.length)) return setFault(t('start.twoAtLeast'));
    const [request] = requests;
    if (request === undefined) return;
    for (const draft of cases) {
      const matter = matterOf(draft, service);
      if (matter !== null) rememberMatter(matter, draft.typed !== null);
    }
    onStart(way === 'single' ? request : { kind: way, evaluations: requests });
    setFault(null);
    // The matter stays for the next case; what is a person's own does not.
    setRows((all) => all.map((one) => ({ ...one, projectNo: '' })));
    setLines('');
    setService({ ...service, number: '1', applicant: '' });
  };

  return (
    <form className={layout.card} onSubmit={start} aria-labelledby="start" noValidate>
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
                  <Button look="quiet" onPress={() => setRows(rows.filter(({ key }) => key !== one.key))}>
                    {t('case.remove', { place: place + 1 })}
                  </Button>
                )}
              </div>
            )}
            <MatterPicker draft={one} change={changeRow(one.key)} wide={way !== 'theme'} {...(place === 0 && { inputRef: first })} />
            {way === 'batch' ? (
              <TextArea label={t('case.projectNos')} hint={t('case.count', { count: cases.length })} wide rows={5} value={lines} onText={setLines} />
            ) : (
              <TextField label={t('case.projectNo')} wide={way !== 'theme' || one.typed !== null} value={one.projectNo} onText={(projectNo) => changeRow(one.key)({ projectNo })} maxLength={60} />
            )}
          </fieldset>
        ))}
        {way === 'theme' && (
          <div className={layout.wide}>
            <Button onPress={addRow} disabled={rows.length >= 50}>
              {t('case.add')}
            </Button>
          </div>
        )}
        <ServiceFields draft={row} service={service} change={(change) => setService({ ...service, ...change })} />
        {fault !== null && (
          <div className={layout.wide}>
            <Warning text={fault} />
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
