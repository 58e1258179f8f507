import { useState, type FormEvent } from 'react';
import { useDesk } from '../desk.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { plain } from '../parts/plain.ts';
import { Missing, Refused } from '../parts/said.tsx';
import { useAsk } from '../parts/use-ask.ts';
import { useWords } from '../words/use-words.ts';
import layout from '../look/layout.module.css';

/** Calls a number to the window, or greets. */
export function Calls() {
  const { t } = useWords();
  const { evaluator, window } = useDesk();
  const { busy, error, run } = useAsk();
  const [number, setNumber] = useState('');
  const [isMissing, setMissing] = useState(false);
  const said = window?.announcement ?? null;
  const call = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setMissing(plain(number) === '');
    if (plain(number) === '') return event.currentTarget.querySelector('input')?.focus();
    void run(() => evaluator.announce({ kind: 'call', number: plain(number) }));
  };
  return (
    <section className={layout.card} aria-labelledby="calls">
      <h2 id="calls">{t('call.title')}</h2>
      <div className={layout.stack}>
        <p className={layout.quiet}>{t('call.hint')}</p>
        <form className={layout.row} onSubmit={call} autoComplete="off" noValidate>
          <TextField label={t('call.number')} value={number} onText={setNumber} maxLength={12} size={10} />
          <Button shortcut="Alt+C" disabled={busy}>
            {t('call.call')}
          </Button>
          <Button shortcut="Alt+W" disabled={busy} onPress={() => void run(() => evaluator.announce({ kind: 'welcome' }))}>
            {t('call.welcome')}
          </Button>
          {said !== null && (
            <Button shortcut="Alt+S" disabled={busy} onPress={() => void run(() => evaluator.announce(null))}>
              {t('call.end')}
            </Button>
          )}
        </form>
        <output>{said !== null && (said.kind === 'call' ? t('call.called', { number: said.number }) : t('call.welcoming'))}</output>
        {isMissing && plain(number) === '' && <Missing fields={['call.number']} />}
        {error !== null && <Refused error={error} />}
      </div>
    </section>
  );
}
