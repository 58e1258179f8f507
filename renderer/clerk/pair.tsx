import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { Evaluator, EvaluatorError, Pairing, PairingOffer } from '../../core/counter-link/sdk/index.ts';
import { nameSuffix } from './memory.ts';
import { PairCode } from './pair-code.tsx';
import { Button } from './parts/button.tsx';
import { Facts } from './parts/facts.tsx';
import { TextField } from './parts/field.tsx';
import { plain } from './parts/plain.ts';
import { Refused, Warning } from './parts/said.tsx';
import { useAsk } from './parts/use-ask.ts';
import { useWords } from './words/use-words.ts';
import layout from './look/layout.module.css';
import styles from './pair.module.css';

interface Props {
  evaluator: Evaluator;
  /** A pairing was there, and was ended by somebody else. */
  wasRevoked: boolean;
  /** What both sides say now. */
  onPaired(pairing: Pairing, fingerprint: string | null): void;
}

/** Pairs this browser with the evaluator: names the counter, shows the code on the evaluator, takes it from whoever reads it. */
export function Pair({ evaluator, wasRevoked, onPaired }: Props) {
  const { t } = useWords();
  const [name, setName] = useState<string | null>(null);
  const [windowNo, setWindowNo] = useState('');
  const [offer, setOffer] = useState<PairingOffer | null>(null);
  /** Why the code that was shown last is over; null while none is. */
  const [ended, setEnded] = useState<EvaluatorError | 'over' | null>(null);
  const { busy, error, run } = useAsk();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const [suffix] = useState(nameSuffix);
  const called = name ?? t('pair.nameDefault', { which: [plain(windowNo), suffix].filter((part) => part !== '').join('-') });

  const begin = async () => {
    setEnded(null);
    const shown = await run(() => evaluator.beginPairing(called));
    if (shown === undefined) return;
    setOffer(shown);
    // Where the device stands is most often where it stays.
    if (windowNo === '') setWindowNo(shown.windowNo);
  };
  const over = (why: EvaluatorError | null) => {
    setOffer(null);
    setEnded(why ?? 'over');
    // The field of the code is gone, and the focus with it.
    first.current?.focus();
  };
  const onBegin = (event: FormEvent) => {
    event.preventDefault();
    void begin();
  };
  return (
    <main className={styles.page}>
      <div className={`${layout.card} ${layout.stack}`}>
        <h2>{t('pair.title')}</h2>
        <p className={layout.quiet}>{t('pair.lead')}</p>
        {wasRevoked && <Warning text={t('pair.revoked')} />}
        <form className={layout.form} onSubmit={onBegin} autoComplete="off" noValidate>
          <TextField label={t('pair.window')} hint={t('pair.windowHint')} value={windowNo} onText={setWindowNo} maxLength={20} ref={first} />
          <TextField label={t('pair.name')} hint={t('pair.nameHint')} value={called} onText={setName} maxLength={50} />
          <div className={layout.wide}>
            <Button look={offer === null ? 'main' : 'plain'} disabled={busy || called === ''} shortcut={offer === null ? 'Alt+G' : 'Alt+P'}>
              {t(offer === null && ended === null ? 'pair.begin' : 'pair.again')}
            </Button>
          </div>
        </form>
        {error !== null && <Refused error={error} />}
        {ended === 'over' && <Warning text={t('pair.over')} />}
        {ended !== null && ended !== 'over' && <Refused error={ended} />}
        {offer !== null && (
          <PairCode
            key={offer.id}
            offer={offer}
            windowNo={plain(windowNo) === '' ? offer.windowNo : plain(windowNo)}
            evaluator={evaluator}
            onPaired={(pairing) => onPaired(pairing, offer.fingerprint)}
            onOver={over}
          />
        )}
      </div>
    </main>
  );
}

/** Both sides say the same: which counter, which window. */
export function Paired({ pairing, fingerprint, onGo }: { pairing: Pairing; fingerprint: string | null; onGo(): void }) {
  const { t } = useWords();
  const go = useRef<HTMLDivElement>(null);
  // Enter goes on.
  useEffect(() => go.current?.querySelector('button')?.focus(), []);
  const facts = [
    [t('pair.name'), pairing.name],
    [t('pair.hall'), pairing.hallName],
    [t('pair.window'), pairing.windowNo],
    [t('pair.device'), pairing.deviceId],
  ] as const;
  return (
    <main className={styles.page}>
      <div className={`${layout.card} ${layout.stack}`}>
        <h2 aria-live="polite">{t('pair.done', { window: pairing.windowNo })}</h2>
        <p className={layout.quiet}>{t('pair.doneHint')}</p>
        <Facts facts={facts} fingerprint={fingerprint} />
        <div ref={go}>
          <Button look="main" shortcut="Alt+N" onPress={onGo}>
            {t('pair.go')}
          </Button>
        </div>
      </div>
    </main>
  );
}
