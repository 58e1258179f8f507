import { useEffect, useRef, useState, type FormEvent } from 'react';
import { EvaluatorError, type Evaluator, type Pairing, type PairingOffer } from '../../core/counter-link/sdk/index.ts';
import { Button } from './parts/button.tsx';
import { TextField } from './parts/field.tsx';
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
  const { busy, error, run } = useAsk();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const called = name ?? t('pair.nameDefault', { window: windowNo }).trim();

  const begin = async () => {
    const shown = await run(() => evaluator.beginPairing(called));
    if (shown === undefined) return;
    setOffer(shown);
    // Where the device stands is most often where it stays.
    if (windowNo === '') setWindowNo(shown.windowNo);
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
        <form className={layout.form} onSubmit={onBegin} noValidate>
          <TextField label={t('pair.window')} hint={t('pair.windowHint')} value={windowNo} onText={setWindowNo} maxLength={20} ref={first} />
          <TextField label={t('pair.name')} value={called} onText={setName} maxLength={50} />
          <div className={layout.wide}>
            <Button look={offer === null ? 'main' : 'plain'} disabled={busy || called === ''} shortcut="Alt+P">
              {t(offer === null ? 'pair.begin' : 'pair.again')}
            </Button>
          </div>
        </form>
        {error !== null && <Refused error={error} />}
        {offer !== null && <Code key={offer.id} offer={offer} windowNo={windowNo.trim() === '' ? offer.windowNo : windowNo} evaluator={evaluator} onPaired={(pairing) => onPaired(pairing, offer.fingerprint)} />}
      </div>
    </main>
  );
}

interface CodeProps {
  offer: PairingOffer;
  windowNo: string;
  evaluator: Evaluator;
  onPaired(pairing: Pairing): void;
}

function Code({ offer, windowNo, evaluator, onPaired }: CodeProps) {
  const { t } = useWords();
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<string | EvaluatorError | null>(null);
  const [tries, setTries] = useState(offer.triesLeft);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);

  const refused = (cause: unknown) => {
    if (!(cause instanceof EvaluatorError)) throw cause;
    setCode('');
    if (cause.code === 'no-such-pairing') return setFault(t('pair.over'));
    if (cause.code !== 'wrong-code') return setFault(cause);
    setTries(tries - 1);
    setFault(tries > 1 ? t('pair.wrong', { tries: tries - 1 }) : t('pair.over'));
  };
  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      onPaired(await evaluator.confirmPairing(offer, { code, windowNo: windowNo.trim() }));
    } catch (cause) {
      setBusy(false);
      refused(cause);
    }
  };
  return (
    <form className={layout.stack} onSubmit={(event) => void confirm(event)} noValidate>
      <p>{t('pair.codeHint')}</p>
      <div className={layout.row}>
        <TextField
          label={t('pair.code')}
          value={code}
          onText={(text) => setCode(text.replace(/\D/g, '').slice(0, 6))}
          inputMode="numeric"
          className={styles.code}
          // Not off: that would lose the focus, and with it what a scanner types next.
          readOnly={busy}
          ref={field}
        />
        <Button look="main" disabled={busy || code.length < 6 || tries < 1}>
          {t('pair.confirm')}
        </Button>
      </div>
      {typeof fault === 'string' && <Warning text={fault} />}
      {fault instanceof EvaluatorError && <Refused error={fault} />}
      <Facts facts={[[t('pair.device'), offer.deviceId], [t('pair.hall'), offer.hallName], [t('pair.standsAt'), t('windowOf', { window: offer.windowNo })]]} fingerprint={offer.fingerprint} />
    </form>
  );
}

/** Both sides say the same: which counter, which window. */
export function Paired({ pairing, fingerprint, onGo }: { pairing: Pairing; fingerprint: string | null; onGo(): void }) {
  const { t } = useWords();
  const facts = [
    [t('pair.name'), pairing.name],
    [t('pair.hall'), pairing.hallName],
    [t('pair.window'), pairing.windowNo],
    [t('pair.device'), pairing.deviceId],
  ] as const;
  return (
    <main className={styles.page}>
      <div className={`${layout.card} ${layout.stack}`}>
        <h2>{t('pair.done', { window: pairing.windowNo })}</h2>
        <p className={layout.quiet}>{t('pair.doneHint')}</p>
        <Facts facts={facts} fingerprint={fingerprint} />
        <div>
          <Button look="main" shortcut="Alt+N" onPress={onGo}>
            {t('pair.go')}
          </Button>
        </div>
      </div>
    </main>
  );
}

function Facts({ facts, fingerprint }: { facts: readonly (readonly [name: string, value: string])[]; fingerprint: string | null }) {
  const { t } = useWords();
  return (
    <dl className={styles.facts}>
      {[...facts, ...(fingerprint === null ? [] : [[t('pair.fingerprint'), fingerprint] as const])].map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
