import { useRef, useState, type FormEvent } from 'react';
import type { Sign } from '../../../core/counter-link/sdk/index.ts';
import { useDesk } from '../desk.ts';
import { Button } from '../parts/button.tsx';
import { enter } from '../parts/enter.ts';
import { TextField } from '../parts/field.tsx';
import { plain } from '../parts/plain.ts';
import { Missing, Refused } from '../parts/said.tsx';
import { useAsk } from '../parts/use-ask.ts';
import { useTurns } from '../parts/use-turns.ts';
import { useWords, type Words } from '../words/use-words.ts';
import layout from '../look/layout.module.css';

export const signText = (sign: Sign, t: Words['t']): string => (sign.kind === 'go-to-window' ? t('sign.go-to-window', { window: sign.windowNo }) : t(`sign.${sign.kind}`));

/** Away, paused, or another window; a press on what is shown takes it down. */
export function Signs() {
  const { t } = useWords();
  const { evaluator, window } = useDesk();
  const { busy, error, run } = useAsk();
  const [other, setOther] = useState('');
  const [isMissing, setMissing] = useState(false);
  const shown = window?.sign ?? null;
  const inTurn = useTurns();
  const field = useRef<HTMLInputElement>(null);
  const put = (sign: Sign | null) => inTurn(() => run(() => evaluator.sign(sign).then(() => true)));
  const toggle = (kind: 'back-shortly' | 'paused') => void put(shown?.kind === kind ? null : { kind });
  const toOther = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const windowNo = plain(other);
    setMissing(windowNo === '');
    // What is scanned next takes its place.
    enter(field.current);
    if (windowNo === '') return;
    if ((await put({ kind: 'go-to-window', windowNo })) === true) setOther((written) => (plain(written) === windowNo ? '' : written));
  };
  return (
    <section className={layout.card} aria-labelledby="signs">
      <h2 id="signs">{t('sign.title')}</h2>
      <div className={layout.stack}>
        <output>{shown === null ? t('sign.none') : t('sign.shown', { sign: signText(shown, t) })}</output>
        <div className={layout.row}>
          <Button shortcut="Alt+L" disabled={busy} pressed={shown?.kind === 'back-shortly'} onPress={() => toggle('back-shortly')}>
            {t('sign.back-shortly')}
          </Button>
          <Button shortcut="Alt+X" disabled={busy} pressed={shown?.kind === 'paused'} onPress={() => toggle('paused')}>
            {t('sign.paused')}
          </Button>
          {shown !== null && (
            <Button shortcut="Alt+Q" disabled={busy} onPress={() => void put(null)}>
              {t('sign.down')}
            </Button>
          )}
        </div>
        <form className={layout.row} onSubmit={(event) => void toOther(event)} autoComplete="off" noValidate>
          <TextField label={t('sign.otherNo')} value={other} onText={setOther} maxLength={20} size={10} ref={field} onFocus={(event) => event.target.select()} />
          <Button shortcut="Alt+M">
            {t('sign.other')}
          </Button>
        </form>
        {isMissing && plain(other) === '' && <Missing fields={['sign.otherNo']} />}
        {error !== null && <Refused error={error} />}
      </div>
    </section>
  );
}
