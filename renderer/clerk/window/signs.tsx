import { useState, type FormEvent } from 'react';
import type { Sign } from '../../../core/counter-link/sdk/index.ts';
import { useDesk } from '../desk.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { plain } from '../parts/plain.ts';
import { Missing, Refused } from '../parts/said.tsx';
import { useAsk } from '../parts/use-ask.ts';
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
  const put = (sign: Sign | null) => void run(() => evaluator.sign(sign));
  const toggle = (kind: 'back-shortly' | 'paused') => put(shown?.kind === kind ? null : { kind });
  const toOther = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setMissing(plain(other) === '');
    if (plain(other) === '') return event.currentTarget.querySelector('input')?.focus();
    put({ kind: 'go-to-window', windowNo: plain(other) });
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
            <Button shortcut="Alt+Q" disabled={busy} onPress={() => put(null)}>
              {t('sign.down')}
            </Button>
          )}
        </div>
        <form className={layout.row} onSubmit={toOther} autoComplete="off" noValidate>
          <TextField label={t('sign.otherNo')} value={other} onText={setOther} maxLength={20} size={10} />
          <Button shortcut="Alt+M" disabled={busy}>
            {t('sign.other')}
          </Button>
        </form>
        {isMissing && plain(other) === '' && <Missing fields={['sign.otherNo']} />}
        {error !== null && <Refused error={error} />}
      </div>
    </section>
  );
}
