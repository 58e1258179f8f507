import { useState, type FormEvent } from 'react';
import type { GroupRequest, RatingRequest } from '../../../core/counter-link/sdk/index.ts';
import { useDesk } from '../desk.ts';
import { rememberMatter } from '../memory.ts';
import { Button } from '../parts/button.tsx';
import { Foot } from '../parts/foot.tsx';
import { Warning } from '../parts/said.tsx';
import type { Shortcut } from '../parts/shortcuts.ts';
import { useWords } from '../words/use-words.ts';
import { matterOf, requestOf, serialNumbersOf, type CaseDraft } from './case-draft.ts';
import { CaseRow } from './case-row.tsx';
import { ServiceFields } from './service-fields.tsx';
import { faultText, startFaultOf, type StartFault } from './start-fault.ts';
import { WAYS, type StartDraft, type Way } from './use-start-draft.ts';
import { useStartFocus } from './use-start-focus.ts';
import layout from '../look/layout.module.css';
import styles from './start-form.module.css';

const KEYS: Readonly<Record<Way, Shortcut>> = { single: 'Alt+S', batch: 'Alt+B', theme: 'Alt+T' };

interface Props {
  draft: StartDraft;
  /** Counts how often somebody came here to begin. */
  visit: number;
  onStart(what: RatingRequest | GroupRequest): void;
}

/** Starts a rating by hand: of one case, of a batch of one matter, or of a theme of several. */
export function StartForm({ draft, visit, onStart }: Props) {
  const words = useWords();
  const { t } = words;
  const { window } = useDesk();
  const { way, rows, service, lines } = draft;
  const [row] = rows;
  const [fault, setFault] = useState<StartFault | null>(null);
  const { form, first, goOn, changed } = useStartFocus(visit, draft);

  const choose = (chosen: Way) => {
    draft.choose(chosen);
    setFault(null);
    changed();
  };
  const remove = (key: number) => {
    draft.removeRow(key);
    // The places that it names are others now.
    setFault(null);
    changed();
  };

  const cases: readonly CaseDraft[] = way === 'batch' ? serialNumbersOf(lines).map((projectNo) => ({ ...row, projectNo })) : rows;
  const start = (event: FormEvent) => {
    event.preventDefault();
    const time = new Date().toISOString();
    const found = startFaultOf(way, cases, row, service);
    setFault(found);
    const requests = cases.flatMap((one) => requestOf(one, service, time) ?? []);
    const [request] = requests;
    if (found !== null || request === undefined) return void goOn();
    for (const one of cases) {
      const matter = matterOf(one, service);
      if (matter !== null) rememberMatter(matter, one.typed !== null);
    }
    onStart(way === 'single' ? request : { kind: way, evaluations: requests });
    draft.started();
    // The next case is most often of the same matter.
    changed();
  };

  return (
    <form ref={form} className={layout.card} onSubmit={start} aria-labelledby="start" autoComplete="off" noValidate>
      <div className={styles.head}>
        <h2 id="start">{t('start.title')}</h2>
        <fieldset className={layout.row}>
          <legend className={layout.heard}>{t('case.how')}</legend>
          {WAYS.map((one) => (
            <Button key={one} shortcut={KEYS[one]} pressed={way === one} onPress={() => choose(one)}>
              {t(`case.${one}`)}
            </Button>
          ))}
        </fieldset>
      </div>
      {window !== null && window.staff === null && <p className={styles.nobody}>{t('start.nobody')}</p>}
      <div className={layout.form}>
        {rows.map((one, place) => (
          <CaseRow
            key={one.key}
            draft={draft}
            row={one}
            place={place}
            count={cases.length}
            visit={visit}
            onRemove={() => remove(one.key)}
            goOn={goOn}
            {...(place === 0 && { inputRef: first })}
          />
        ))}
        {way === 'theme' && (
          <div className={layout.wide}>
            <Button shortcut="Alt+I" onPress={draft.addRow} disabled={rows.length >= 50}>
              {t('case.add')}
            </Button>
          </div>
        )}
        <ServiceFields draft={row} service={service} change={draft.changeService} />
        <Foot>
          <Button look="main" shortcut="Alt+G">
            {t('start.go')}
          </Button>
          {fault !== null && <Warning text={faultText(fault, words)} />}
        </Foot>
      </div>
    </form>
  );
}
