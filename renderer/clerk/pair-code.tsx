import { useEffect, useRef, useState, type FormEvent } from 'react';
import { EvaluatorError, type Evaluator, type Pairing, type PairingOffer } from '../../core/counter-link/sdk/index.ts';
import { Button } from './parts/button.tsx';
import { Facts } from './parts/facts.tsx';
import { TextField } from './parts/field.tsx';
import { plain } from './parts/plain.ts';
import { Refused, Warning } from './parts/said.tsx';
import { useSecondsLeft } from './parts/use-seconds-left.ts';
import { useWords } from './words/use-words.ts';
import layout from './look/layout.module.css';
import styles from './pair.module.css';

/** So long a code lives. `expiresAt` is by the evaluator's clock, and this machine's may be another. */
const LIVES_MS = 120_000;
const DIGITS = 6;

interface Props {
  offer: PairingOffer;
  windowNo: string;
  evaluator: Evaluator;
  onPaired(pairing: Pairing): void;
  /** This code is worth nothing any more. @param why null where its time ran out, or another took its place */
  onOver(why: EvaluatorError | null): void;
}

/** Takes the code from whoever reads it on the evaluator's screen. */
export function PairCode({ offer, windowNo, evaluator, onPaired, onOver }: Props) {
  const { t } = useWords();
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<EvaluatorError | 'wrong' | 'short' | 'no-digits' | null>(null);
  const [tries, setTries] = useState(offer.triesLeft);
  const [busy, setBusy] = useState(false);
  const seconds = useSecondsLeft(LIVES_MS);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (seconds === 0 && !busy) onOver(null);
    // oxlint-disable-next-line react/exhaustive-deps -- made anew each time, and always does the same
  }, [seconds, busy]);

  const refused = (cause: unknown) => {
    if (!(cause instanceof EvaluatorError)) throw cause;
    if (cause.code === 'no-such-pairing') return onOver(null);
    if (cause.code === 'pairing-paused') return onOver(cause);
    setCode('');
    setFault(cause.code === 'wrong-code' ? 'wrong' : cause);
    if (cause.code === 'wrong-code') setTries(tries - 1);
  };
  const type = (text: string) => {
    // Gaps as on the screen; digits of an input method may come in full width.
    const typed = plain(text).replace(/[\s-]/g, '');
    const digits = typed.replace(/\D/g, '');
    setCode(digits.slice(0, DIGITS));
    // Said until the code is whole: a digit is missing in its place.
    setFault((before) => (digits !== typed || (before === 'no-digits' && digits.length < DIGITS) ? 'no-digits' : null));
  };
  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    if (code.length < DIGITS) {
      setFault('short');
      return field.current?.focus();
    }
    setBusy(true);
    try {
      onPaired(await evaluator.confirmPairing(offer, { code, windowNo }));
    } catch (cause) {
      setBusy(false);
      refused(cause);
    }
  };
  return (
    <form className={layout.stack} onSubmit={(event) => void confirm(event)} autoComplete="off" noValidate>
      <p>
        {t('pair.codeHint')} <span className={layout.quiet}>{t('pair.left', { seconds, tries })}</span>
      </p>
      <div className={layout.row}>
        <TextField
          label={t('pair.code')}
          value={code}
          onText={type}
          inputMode="numeric"
          className={styles.code}
          // Not off: that would lose the focus, and with it what a scanner types next.
          readOnly={busy}
          ref={field}
        />
        <Button look="main" shortcut="Alt+G" disabled={busy}>
          {t('pair.confirm')}
        </Button>
      </div>
      {fault === 'no-digits' && <Warning text={t('pair.digitsOnly')} />}
      {fault === 'short' && <Warning text={t('pair.short', { left: DIGITS - code.length })} />}
      {fault === 'wrong' && <Warning text={t('pair.wrong', { tries })} />}
      {fault instanceof EvaluatorError && <Refused error={fault} />}
      <Facts facts={[[t('pair.device'), offer.deviceId], [t('pair.hall'), offer.hallName], [t('pair.standsAt'), t('windowOf', { window: offer.windowNo })]]} fingerprint={offer.fingerprint} />
    </form>
  );
}
