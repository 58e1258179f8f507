import { useState, type FormEvent } from 'react';
import type { SignIn } from '../../../core/counter-link/sdk/index.ts';
import { useDesk } from '../desk.ts';
import { Button } from '../parts/button.tsx';
import { plain } from '../parts/plain.ts';
import { Missing, Refused } from '../parts/said.tsx';
import { useAsk } from '../parts/use-ask.ts';
import { useWords } from '../words/use-words.ts';
import { StaffFields, type StaffDraft } from './staff-fields.tsx';
import layout from '../look/layout.module.css';

/** Signs in and out at the window. Whoever signs in while another is on duty takes over. */
export function OnDuty() {
  const { t } = useWords();
  const { evaluator, window, staff } = useDesk();
  const { busy, error, run } = useAsk();
  const [isMissing, setMissing] = useState(false);
  const [draft, setDraft] = useState<StaffDraft>({ no: '', name: '' });
  const onDuty = window?.staff ?? null;

  const signIn = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const isNobody = plain(draft.no) === '';
    setMissing(isNobody);
    if (isNobody) return event.currentTarget.querySelector('input')?.focus();
    const listed = staff.find(({ no }) => no === plain(draft.no));
    const name = draft.name.trim();
    const whole: SignIn = {
      no: plain(draft.no),
      ...(name !== '' && { name }),
      ...(listed?.post !== undefined && { post: listed.post }),
      ...(listed?.stars !== undefined && { stars: listed.stars }),
    };
    if (await run(() => evaluator.signIn(whole))) setDraft({ no: '', name: '' });
  };
  return (
    <section className={layout.card} aria-labelledby="duty">
      <h2 id="duty">{t('duty.title')}</h2>
      <div className={layout.stack}>
        <div className={layout.row}>
          <strong>{onDuty === null ? t('duty.none') : t('duty.on', { name: onDuty.name ?? '', no: onDuty.no })}</strong>
          {onDuty !== null && (
            <Button shortcut="Alt+O" disabled={busy} onPress={() => void run(() => evaluator.signOut())}>
              {t('duty.out')}
            </Button>
          )}
        </div>
        <form className={layout.form} onSubmit={(event) => void signIn(event)} autoComplete="off" noValidate>
          <StaffFields label={t('duty.find')} draft={draft} change={setDraft} />
          <div className={layout.wide}>
            <Button look="main" shortcut="Alt+G" disabled={busy}>
              {t('duty.in')}
            </Button>
          </div>
        </form>
        {isMissing && plain(draft.no) === '' && <Missing fields={['duty.find']} />}
        {error !== null && <Refused error={error} />}
      </div>
    </section>
  );
}
