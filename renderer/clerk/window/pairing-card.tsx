import { useState } from 'react';
import { useDesk } from '../desk.ts';
import { Button } from '../parts/button.tsx';
import { Refused } from '../parts/said.tsx';
import { useAsk } from '../parts/use-ask.ts';
import { useWords } from '../words/use-words.ts';
import layout from '../look/layout.module.css';

/** Which evaluator this browser is paired with; ends that at the second press. */
export function PairingCard() {
  const { t } = useWords();
  const { evaluator } = useDesk();
  const { busy, error, run } = useAsk();
  const [isSure, setSure] = useState(false);
  const { pairing } = evaluator;
  return (
    <section className={layout.card} aria-labelledby="pairing">
      <h2 id="pairing">{t('link.title')}</h2>
      <div className={layout.stack}>
        {pairing !== null && (
          <p>
            {pairing.name} · {pairing.hallName} · {t('windowOf', { window: pairing.windowNo })} · {pairing.deviceId}
          </p>
        )}
        <div>
          <Button disabled={busy} onPress={() => (isSure ? void run(() => evaluator.unpair()) : setSure(true))}>
            {t(isSure ? 'link.endSure' : 'link.end')}
          </Button>
        </div>
        {error !== null && <Refused error={error} />}
      </div>
    </section>
  );
}
