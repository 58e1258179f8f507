import { useRef, useState, type FormEvent } from 'react';
import { useDesk } from '../desk.ts';
import { Button } from '../parts/button.tsx';
import { enter } from '../parts/enter.ts';
import { TextField } from '../parts/field.tsx';
import { plain } from '../parts/plain.ts';
import { Missing, Refused } from '../parts/said.tsx';
import { useAsk } from '../parts/use-ask.ts';
import { useTurns } from '../parts/use-turns.ts';
import { useWords } from '../words/use-words.ts';
import layout from '../look/layout.module.css';

/** Calls a number to the window, or greets. */
export function Calls() {
  const { t } = useWords();
  const { evaluator, window } = useDesk();
  const { busy, error, run } = useAsk();
  const [number, setNumber] = useState('');
  const [isMissing, setMissing] = useState(false);
  const inTurn = useTurns();
  const field = useRef<HTMLInputElement>(null);
  /** The number that was asked for last, while it is not called yet. */
  const pending = useRef<string | null>(null);
  const said = window?.announcement ?? null;
  const callNumber = async (wanted: string) => {
    pending.current = wanted;
    const isDone = await inTurn(() => run(() => evaluator.announce({ kind: 'call', number: wanted }).then(() => true)));
    if (pending.current === wanted) pending.current = null;
    if (isDone === true) setNumber((shown) => (plain(shown) === wanted ? '' : shown));
  };
  const call = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = plain(number);
    setMissing(wanted === '');
    // What is scanned next takes its place.
    enter(field.current);
    if (wanted !== '' && wanted !== pending.current) void callNumber(wanted);
  };
  return (
    <section className={layout.card} aria-labelledby="calls">
      <h2 id="calls">{t('call.title')}</h2>
      <div className={layout.stack}>
        <p className={layout.quiet}>{t('call.hint')}</p>
        <form className={layout.row} onSubmit={call} autoComplete="off" noValidate>
          <TextField label={t('call.number')} value={number} onText={setNumber} maxLength={12} size={10} ref={field} onFocus={(event) => event.target.select()} />
          <Button shortcut="Alt+C">
            {t('call.call')}
          </Button>
          <Button shortcut="Alt+W" disabled={busy} onPress={() => void inTurn(() => run(() => evaluator.announce({ kind: 'welcome' })))}>
            {t('call.welcome')}
          </Button>
          {said !== null && (
            <Button shortcut="Alt+S" disabled={busy} onPress={() => void inTurn(() => run(() => evaluator.announce(null)))}>
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
